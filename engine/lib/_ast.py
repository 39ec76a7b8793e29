"""_ast: the classes of syntax trees, which ast shows and builds."""

import sys

_module = sys.modules['_ast'].__dict__

PyCF_ONLY_AST = 1024
PyCF_TYPE_COMMENTS = 4096
PyCF_ALLOW_TOP_LEVEL_AWAIT = 8192


class AST:
    _fields = ()
    _attributes = ()
    __match_args__ = ()

    def __init__(self, *args, **kwargs):
        names = type(self)._fields
        if len(args) > len(names):
            plural = '' if len(names) == 1 else 's'
            raise TypeError(f'{type(self).__name__} constructor takes at most {len(names)} '
                            f'positional argument{plural}')
        for name, value in zip(names, args):
            setattr(self, name, value)
        for name, value in kwargs.items():
            if name in names and names.index(name) < len(args):
                raise TypeError(f'{type(self).__name__} got multiple values for argument {name!r}')
            setattr(self, name, value)

    def __reduce__(self):
        return type(self), (), dict(self.__dict__)


AST.__module__ = 'ast'

# Below each kind its classes; a field with a ? is None where it is not given.
_KINDS = {
    'AST': (
        'mod stmt expr expr_context boolop operator unaryop cmpop '
        'comprehension(target iter ifs is_async) excepthandler '
        'arguments(posonlyargs args vararg? kwonlyargs kw_defaults kwarg? defaults) '
        'arg(arg annotation? type_comment?) keyword(arg? value) alias(name asname?) '
        'withitem(context_expr optional_vars?) match_case(pattern guard? body) pattern '
        'type_ignore'),
    'mod': (
        'Module(body type_ignores) Interactive(body) Expression(body) '
        'FunctionType(argtypes returns)'),
    'stmt': (
        'FunctionDef(name args body decorator_list returns? type_comment?) '
        'AsyncFunctionDef(name args body decorator_list returns? type_comment?) '
        'ClassDef(name bases keywords body decorator_list) Return(value?) Delete(targets) '
        'Assign(targets value type_comment?) AugAssign(target op value) '
        'AnnAssign(target annotation value? simple) '
        'For(target iter body orelse type_comment?) '
        'AsyncFor(target iter body orelse type_comment?) While(test body orelse) '
        'If(test body orelse) With(items body type_comment?) '
        'AsyncWith(items body type_comment?) Match(subject cases) Raise(exc? cause?) '
        'Try(body handlers orelse finalbody) TryStar(body handlers orelse finalbody) '
        'Assert(test msg?) Import(names) ImportFrom(module? names level?) Global(names) '
        'Nonlocal(names) Expr(value) Pass Break Continue'),
    'expr': (
        'BoolOp(op values) NamedExpr(target value) BinOp(left op right) UnaryOp(op operand) '
        'Lambda(args body) IfExp(test body orelse) Dict(keys values) Set(elts) '
        'ListComp(elt generators) SetComp(elt generators) DictComp(key value generators) '
        'GeneratorExp(elt generators) Await(value) Yield(value?) YieldFrom(value) '
        'Compare(left ops comparators) Call(func args keywords) '
        'FormattedValue(value conversion format_spec?) JoinedStr(values) '
        'Constant(value kind?) Attribute(value attr ctx) Subscript(value slice ctx) '
        'Starred(value ctx) Name(id ctx) List(elts ctx) Tuple(elts ctx) '
        'Slice(lower? upper? step?)'),
    'expr_context': (
        'Load Store Del'),
    'boolop': (
        'And Or'),
    'operator': (
        'Add Sub Mult MatMult Div Mod Pow LShift RShift BitOr BitXor BitAnd FloorDiv'),
    'unaryop': (
        'Invert Not UAdd USub'),
    'cmpop': (
        'Eq NotEq Lt LtE Gt GtE Is IsNot In NotIn'),
    'excepthandler': (
        'ExceptHandler(type? name? body)'),
    'pattern': (
        'MatchValue(value) MatchSingleton(value) MatchSequence(patterns) '
        'MatchMapping(keys patterns rest?) MatchClass(cls patterns kwd_attrs kwd_patterns) '
        'MatchStar(name?) MatchAs(pattern? name?) MatchOr(patterns)'),
    'type_ignore': (
        'TypeIgnore(lineno tag)'),
}
_PLACE = ('lineno', 'col_offset', 'end_lineno', 'end_col_offset')
_PLACED = (
    'stmt', 'expr', 'excepthandler', 'arg', 'keyword', 'alias', 'pattern',
)


def _rows(text):
    for row in text.replace(') ', ')\n').split('\n'):
        if '(' not in row:
            for name in row.split():
                yield name, ()
            continue
        *plain, last = row.partition('(')[0].split()
        for name in plain:
            yield name, ()
        yield last, row.partition('(')[2].rstrip(')').split()


def _make(name, base, fields):
    names = tuple(field.rstrip('?') for field in fields)
    namespace = {'_fields': names, '__match_args__': names, '__module__': 'ast'}
    if name in _PLACED:
        namespace['_attributes'] = _PLACE
        if name != 'pattern':
            namespace['end_lineno'] = namespace['end_col_offset'] = None
    for field in fields:
        if field.endswith('?'):
            namespace[field[:-1]] = None
    _module[name] = type(name, (base,), namespace)


for _base, _text in _KINDS.items():
    for _name, _names in _rows(_text):
        _make(_name, _module[_base], _names)


_shared = {}  # the one Load, Add, Is ... that all nodes refer to


def _tree(row):
    """The objects for what engine/lang/tree_rows.h describes."""
    if type(row) is not tuple:
        return row
    if row[0] is None:
        return [_tree(item) for item in row[1:]]
    cls = _module[row[0]]
    if not cls._fields and not cls._attributes:
        return _shared.get(cls) or _shared.setdefault(cls, cls())
    node = cls()
    for name, value in zip(cls._fields, row[5:]):
        setattr(node, name, _tree(value))
    for name, value in zip(cls._attributes, row[1:5]):
        setattr(node, name, value)
    return node
