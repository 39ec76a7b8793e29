# ExceptionGroup, and what except* does.


def _matcher(condition):
    """What tells whether an exception is wanted, from the argument of split() and subgroup()."""
    if is_kind_type(condition) and is_subtype(condition, BaseException):
        return lambda error: isinstance(error, condition)
    if type_of(condition) is tuple:
        for one in condition:
            if not is_kind_type(one) or not is_subtype(one, BaseException):
                break
        else:
            return lambda error: isinstance(error, condition)
    elif callable(condition) and not is_kind_type(condition):
        return condition
    raise TypeError('expected a function, exception type or tuple of exception types')


def _derived(group, exceptions):
    """A group of some exceptions of `group`, with all else that it knows; None for none."""
    if not exceptions:
        return None
    made = group.derive(exceptions)
    if not isinstance(made, BaseExceptionGroup):
        raise TypeError('derive must return an instance of BaseExceptionGroup')
    made.__traceback__ = group.__traceback__
    made.__context__ = group.__context__
    made.__cause__ = group.__cause__
    made.__suppress_context__ = group.__suppress_context__
    notes = getattr(group, '__notes__', None)
    if notes is not None and isinstance(notes, (list, tuple)):
        made.__notes__ = list(notes)
    return made


def _split(error, wanted, keep_rest):
    if wanted(error):
        return error, None
    if not isinstance(error, BaseExceptionGroup):
        return None, error
    matching = []
    others = []
    for inner in error.exceptions:
        match, rest = _split(inner, wanted, keep_rest)
        if match is not None:
            matching.append(match)
        if rest is not None:
            others.append(rest)
    return _derived(error, matching), _derived(error, others) if keep_rest else None


class BaseExceptionGroup(BaseException):
    """A combination of multiple unrelated exceptions."""

    __module__ = 'builtins'

    def __new__(cls, *args):
        if len(args) != 2:
            raise TypeError(f'BaseExceptionGroup.__new__() takes exactly 2 arguments '
                            f'({len(args)} given)')
        message, exceptions = args
        if not isinstance(message, str):
            raise TypeError('BaseExceptionGroup.__new__() argument 1 must be str, not '
                            f'{type_name(message)}')
        if not has_special(exceptions, '__getitem__') or isinstance(exceptions, (dict, set)):
            raise TypeError('second argument (exceptions) must be a sequence')
        exceptions = tuple(exceptions)
        if not exceptions:
            raise ValueError('second argument (exceptions) must be a non-empty sequence')
        plain = True
        for index, inner in enumerate(exceptions):
            if not isinstance(inner, BaseException):
                raise ValueError(f'Item {index} of second argument (exceptions) is not an '
                                 'exception')
            plain = plain and isinstance(inner, Exception)
        if cls is BaseExceptionGroup:
            if plain:
                cls = ExceptionGroup
        elif not plain and is_subtype(cls, Exception):
            if cls is ExceptionGroup:
                raise TypeError('Cannot nest BaseExceptions in an ExceptionGroup')
            raise TypeError(f'Cannot nest BaseExceptions in {cls.__name__!r}')
        self = BaseException.__new__(cls, *args)
        self.message = message
        self.exceptions = exceptions
        return self

    def __init__(self, *args):
        BaseException.__init__(self, *args)

    def __str__(self):
        count = len(self.exceptions)
        return f"{self.message} ({count} sub-exception{'' if count == 1 else 's'})"

    def derive(self, excs, /):
        return BaseExceptionGroup(self.message, excs)

    def split(self, condition, /):
        return _split(self, _matcher(condition), True)

    def subgroup(self, condition, /):
        return _split(self, _matcher(condition), False)[0]

    def __class_getitem__(cls, item, /):
        return generic_alias(cls, item)


class ExceptionGroup(BaseExceptionGroup, Exception):
    __module__ = 'builtins'


def _check_star(classes):
    for one in classes if type_of(classes) is tuple else (classes,):
        if not is_kind_type(one) or not is_subtype(one, BaseException):
            raise TypeError('catching classes that do not inherit from BaseException is not '
                            'allowed')
        if is_subtype(one, BaseExceptionGroup):
            raise TypeError('catching ExceptionGroup with except* is not allowed. Use except '
                            'instead.')


def group_split(error, classes):
    """except* classes: what of the error it gets, as a group, and what is left."""
    _check_star(classes)
    if error is None:
        return None, None
    if isinstance(error, BaseExceptionGroup):
        return _split(error, lambda one: isinstance(one, classes), True)
    if not isinstance(error, classes):
        return None, error
    wrapped = BaseExceptionGroup('', (error,))
    wrapped.__traceback__ = error.__traceback__
    return wrapped, None


def _leaves(error, found):
    if isinstance(error, BaseExceptionGroup):
        for inner in error.exceptions:
            _leaves(inner, found)
    else:
        found.append(id(error))
    return found


def _is_part_of(error, original):
    return (isinstance(error, BaseExceptionGroup) and
            error.__traceback__ is original.__traceback__ and
            error.__cause__ is original.__cause__ and
            error.__context__ is original.__context__)


def group_finish(original, raised):
    """What goes on after all except* clauses; `raised`: what they raised and what is left."""
    raised = [error for error in raised if error is not None]
    if not raised:
        return None
    if not isinstance(original, BaseExceptionGroup):
        return raised[-1]
    fresh = []
    kept = []
    for error in raised:
        if _is_part_of(error, original):
            _leaves(error, kept)
        else:
            fresh.append(error)
    rest = None
    if kept:
        rest = original if len(_leaves(original, [])) == len(kept) else _split(
            original, lambda one: id(one) in kept, False)[0]
    if not fresh:
        return rest
    if rest is not None:
        fresh.append(rest)
    return BaseExceptionGroup('', fresh)
