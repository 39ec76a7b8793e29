"""_sre: the regular expressions that re compiles. Running them is done in C++ (_sre_native)."""

from _sre_native import (_fullmatch, _items, _match, _next, _program, _register, _resume, _search,
                         _spans, _text, ascii_iscased, ascii_tolower, unicode_iscased,
                         unicode_tolower)

MAGIC = 20220615
CODESIZE = 4
MAXREPEAT = 4294967295
MAXGROUPS = 1073741823
copyright = " SRE 2.2.2 Copyright (c) 1997-2002 by Secret Labs AB "

_most = (1 << 63) - 1
_FLAGS = (("re.TEMPLATE", 1), ("re.IGNORECASE", 2), ("re.LOCALE", 4), ("re.MULTILINE", 8),
          ("re.DOTALL", 16), ("re.UNICODE", 32), ("re.VERBOSE", 64), ("re.DEBUG", 128),
          ("re.ASCII", 256))


def _finish(operation):
    """Goes on until an operation that takes long is done."""
    while True:
        result = _resume(operation)
        if result is not operation:
            return result


_register(_finish)


def getcodesize():
    return CODESIZE


def getlower(character, flags):
    if flags & 32:
        return unicode_tolower(character)
    return ascii_tolower(character)


class Pattern:
    """Compiled regular expression object."""

    __slots__ = ("_code", "_is_str", "_is_bytes", "_words", "_names", "pattern", "flags",
                 "groups", "groupindex", "__weakref__")
    __module__ = "re"

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 're.Pattern' instances")

    def match(self, string, pos=0, endpos=_most):
        text = _text(string, self._is_str, self._is_bytes)
        spans = _match(self._code, text, pos, endpos)
        return None if spans is None else _new_match(self, string, text, spans, pos, endpos)

    def fullmatch(self, string, pos=0, endpos=_most):
        text = _text(string, self._is_str, self._is_bytes)
        spans = _fullmatch(self._code, text, pos, endpos)
        return None if spans is None else _new_match(self, string, text, spans, pos, endpos)

    def search(self, string, pos=0, endpos=_most):
        text = _text(string, self._is_str, self._is_bytes)
        spans = _search(self._code, text, pos, endpos)
        return None if spans is None else _new_match(self, string, text, spans, pos, endpos)

    def findall(self, string, pos=0, endpos=_most):
        return _items(self._code, _text(string, self._is_str, self._is_bytes), pos, endpos)

    def finditer(self, string, pos=0, endpos=_most):
        text = _text(string, self._is_str, self._is_bytes)
        return _iterate(self, string, text, pos, endpos)

    def scanner(self, string, pos=0, endpos=_most):
        text = _text(string, self._is_str, self._is_bytes)
        return _new_scanner(self, string, text, pos, endpos)

    def split(self, string, maxsplit=0):
        text = _text(string, self._is_str, self._is_bytes)
        parts = []
        at = 0
        if maxsplit < 0:
            return [text]
        for spans in _spans(self._code, text, 0, _most, maxsplit):
            parts.append(text[at:spans[0]])
            at = spans[1]
            for group in range(1, self.groups + 1):
                begin = spans[2 * group]
                parts.append(None if begin < 0 else text[begin:spans[2 * group + 1]])
        parts.append(text[at:])
        return parts

    def sub(self, repl, string, count=0):
        return _substitute(self, repl, string, count)[0]

    def subn(self, repl, string, count=0):
        return _substitute(self, repl, string, count)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def __eq__(self, other):
        if not isinstance(other, Pattern):
            return NotImplemented
        if self is other:
            return True
        return (self.flags == other.flags and self._is_str == other._is_str
                and self._words == other._words and self.pattern == other.pattern)

    def __hash__(self):
        return hash((self.flags, self._words, self.pattern))

    def __repr__(self):
        flags = self.flags
        if self._is_str and flags & (4 | 32 | 256) == 32:
            flags &= ~32
        names = []
        for name, bit in _FLAGS:
            if flags & bit:
                names.append(name)
                flags &= ~bit
        if flags:
            names.append(hex(flags))
        text = repr(self.pattern)[:200]
        return f"re.compile({text}, {'|'.join(names)})" if names else f"re.compile({text})"


class Match:
    """The result of re.match() and re.search(). Match objects always have a boolean value of
    True."""

    __slots__ = ("_spans", "_text", "string", "re", "pos", "endpos")
    __module__ = "re"

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create 're.Match' instances")

    def _number(self, group):
        if type(group) is not int:
            method = getattr(type(group), "__index__", None)
            if method is not None:
                group = method(group)
            else:
                try:
                    group = self.re.groupindex.get(group, -1)
                except TypeError:
                    group = -1
        if not 0 <= group <= self.re.groups:
            raise IndexError("no such group")
        return group

    def _group(self, group, default=None):
        number = 2 * self._number(group)
        begin = self._spans[number]
        return default if begin < 0 else self._text[begin:self._spans[number + 1]]

    def group(self, *args):
        if not args:
            return self._text[self._spans[0]:self._spans[1]]
        if len(args) == 1:
            return self._group(args[0])
        return tuple([self._group(group) for group in args])

    def __getitem__(self, group):
        return self._group(group)

    def groups(self, default=None):
        spans = self._spans
        text = self._text
        return tuple([default if spans[2 * i] < 0 else text[spans[2 * i]:spans[2 * i + 1]]
                      for i in range(1, self.re.groups + 1)])

    def groupdict(self, default=None):
        return {name: self._group(number, default)
                for name, number in self.re.groupindex.items()}

    def start(self, group=0, /):
        return self._spans[2 * self._number(group)]

    def end(self, group=0, /):
        return self._spans[2 * self._number(group) + 1]

    def span(self, group=0, /):
        number = 2 * self._number(group)
        return self._spans[number], self._spans[number + 1]

    @property
    def regs(self):
        spans = self._spans
        return tuple([(spans[i], spans[i + 1]) for i in range(0, len(spans) - 1, 2)])

    @property
    def lastindex(self):
        last = self._spans[-1]
        return None if last < 0 else last

    @property
    def lastgroup(self):
        last = self._spans[-1]
        return self.re._names[last] if 0 <= last < len(self.re._names) else None

    def expand(self, template):
        import re
        return re._expand(self.re, self, template)

    def __copy__(self):
        return self

    def __deepcopy__(self, memo):
        return self

    @classmethod
    def __class_getitem__(cls, item):
        from types import GenericAlias
        return GenericAlias(cls, item)

    def __repr__(self):
        text = repr(self._text[self._spans[0]:self._spans[1]])[:50]
        return f"<re.Match object; span={self.span()!r}, match={text}>"


def _new_match(pattern, string, text, spans, pos, endpos):
    match = object.__new__(Match)
    match.re = pattern
    match.string = string
    match._text = text
    match._spans = spans
    length = len(text)
    match.pos = pos if 0 <= pos <= length else 0 if pos < 0 else length
    match.endpos = endpos if 0 <= endpos <= length else 0 if endpos < 0 else length
    return match


class SRE_Scanner:
    __slots__ = ("pattern", "_string", "_text", "_at", "_pos", "_endpos", "_advance")
    __module__ = "_sre"

    def __new__(cls, *args, **kwargs):
        raise TypeError("cannot create '_sre.SRE_Scanner' instances")

    def match(self):
        return self._step(False)

    def search(self):
        return self._step(True)

    def _step(self, search):
        if self._at is None:
            return None
        spans = _next(self.pattern._code, self._text, self._at, self._endpos, self._advance,
                      search)
        if spans is None:
            self._at = None
            return None
        self._at = spans[1]
        self._advance = spans[0] == spans[1]
        return _new_match(self.pattern, self._string, self._text, spans, self._pos, self._endpos)


def _new_scanner(pattern, string, text, pos, endpos):
    scanner = object.__new__(SRE_Scanner)
    scanner.pattern = pattern
    scanner._string = string
    scanner._text = text
    scanner._pos = pos
    scanner._at = max(pos, 0)
    scanner._endpos = endpos
    scanner._advance = False
    return scanner


def _iterate(pattern, string, text, pos, endpos):
    code = pattern._code
    at = pos if pos > 0 else 0
    advance = False
    while True:
        spans = _next(code, text, at, endpos, advance, True)
        if spans is None:
            return
        at = spans[1]
        advance = spans[0] == at
        yield _new_match(pattern, string, text, spans, pos, endpos)


def _substitute(pattern, repl, string, count):
    text = _text(string, pattern._is_str, pattern._is_bytes)
    if not callable(repl):
        plain = repl
        if isinstance(plain, str):
            special = "\\" in plain
        else:
            special = b"\\" in bytes(plain)
        if special:
            import re
            repl = re._subx(pattern, repl)
    pieces = []
    at = 0
    made = 0
    if count < 0:
        return text, 0
    if callable(repl):
        scanner = _new_scanner(pattern, string, text, 0, _most)
        while made < count or not count:
            match = scanner.search()
            if match is None:
                break
            begin, end = match._spans[0], match._spans[1]
            if at < begin:
                pieces.append(text[at:begin])
            item = repl(match)
            if item is not None:
                pieces.append(item)
            at = end
            made += 1
    else:
        for spans in _spans(pattern._code, text, 0, _most, count):
            if at < spans[0]:
                pieces.append(text[at:spans[0]])
            pieces.append(repl)
            at = spans[1]
            made += 1
    if at < len(text):
        pieces.append(text[at:])
    return text[:0].join(pieces), made


def compile(pattern, flags, code, groups, groupindex, indexgroup):
    self = object.__new__(Pattern)
    self.pattern = pattern
    self.flags = int(flags)
    self.groups = groups
    self.groupindex = groupindex
    self._names = indexgroup
    self._is_str = isinstance(pattern, str)
    self._is_bytes = pattern is not None and not self._is_str
    words = [int(word) for word in code]
    self._words = tuple(words)
    self._code = _program(words, groups)
    return self
