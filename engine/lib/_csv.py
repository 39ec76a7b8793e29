"""_csv: reading and writing comma-separated values, for csv."""

__version__ = "1.0"
QUOTE_MINIMAL, QUOTE_ALL, QUOTE_NONNUMERIC, QUOTE_NONE = 0, 1, 2, 3
_dialects = {}
_limit = [131072]


class Error(Exception):
    __module__ = "_csv"


_absent = object()
_DEFAULTS = {"delimiter": ",", "doublequote": True, "escapechar": None, "lineterminator": "\r\n",
             "quotechar": '"', "quoting": QUOTE_MINIMAL, "skipinitialspace": False,
             "strict": False}


def _character(name, value, optional):
    if value is None and optional:
        return None
    if not isinstance(value, str):
        kind = "string or None" if optional else "string"
        raise TypeError(f'"{name}" must be {kind}, not {type(value).__name__}')
    if len(value) > 1 or (not value and not optional):
        raise TypeError(f'"{name}" must be a 1-character string')
    return value or None


class Dialect:
    """CSV dialect"""

    __module__ = "_csv"
    __slots__ = ("delimiter", "doublequote", "escapechar", "lineterminator", "quotechar",
                 "quoting", "skipinitialspace", "strict")

    def __new__(cls, dialect=None, **options):
        for name in options:
            if name not in _DEFAULTS:
                raise TypeError(f"{name!r} is an invalid keyword argument for this function")
        if isinstance(dialect, str):
            dialect = get_dialect(dialect)
        if type(dialect) is Dialect and not options:
            return dialect
        values = {}
        for name, usual in _DEFAULTS.items():
            value = options.get(name, _absent)
            if value is _absent:
                value = getattr(dialect, name, _absent) if dialect is not None else usual
                if value is _absent:
                    value = usual
            values[name] = value
        if "quotechar" in options and values["quotechar"] is None and "quoting" not in options:
            values["quoting"] = QUOTE_NONE
        self = object.__new__(cls)
        put = lambda name, value: object.__setattr__(self, name, value)
        put("delimiter", _character("delimiter", values["delimiter"], False))
        put("escapechar", _character("escapechar", values["escapechar"], True))
        put("quotechar", _character("quotechar", values["quotechar"], True))
        if not isinstance(values["lineterminator"], str):
            raise TypeError('"lineterminator" must be a string, not '
                            f'{type(values["lineterminator"]).__name__}')
        put("lineterminator", values["lineterminator"])
        quoting = values["quoting"]
        if type(quoting) is not int:
            raise TypeError('"quoting" must be an integer')
        if not 0 <= quoting <= 3:
            raise TypeError('bad "quoting" value')
        put("quoting", quoting)
        for name in ("doublequote", "skipinitialspace", "strict"):
            put(name, bool(values[name]))
        if quoting != QUOTE_NONE and self.quotechar is None:
            raise TypeError("quotechar must be set if quoting enabled")
        return self

    def __init__(self, *args, **options):
        pass

    def __setattr__(self, name, value):
        raise AttributeError(f"attribute '{name}' of '_csv.Dialect' objects is not writable")

    def __reduce__(self):
        raise TypeError("cannot pickle 'Dialect' instances")


def register_dialect(name, dialect=None, **options):
    if not isinstance(name, str):
        raise TypeError("dialect name must be a string")
    _dialects[name] = Dialect(dialect, **options)


def unregister_dialect(name):
    if _dialects.pop(name, None) is None:
        raise Error("unknown dialect")


def get_dialect(name):
    dialect = _dialects.get(name)
    if dialect is None:
        raise Error("unknown dialect")
    return dialect


def list_dialects():
    return list(_dialects)


def field_size_limit(limit=_absent, /):
    before = _limit[0]
    if limit is not _absent:
        if not isinstance(limit, int):
            raise TypeError("limit must be an integer")
        _limit[0] = limit
    return before


def reader(iterable, /, dialect=None, **options):
    return _new_reader(iterable, dialect, options)


def _new_reader(iterable, dialect, options):
    self = object.__new__(_Reader)
    self._lines = iter(iterable)
    self.dialect = Dialect(dialect, **options)
    self.line_num = 0
    return self


class _Reader:
    __module__ = "_csv"
    __qualname__ = "reader"

    def __iter__(self):
        return self

    def __next__(self):
        self._fields = []
        self._field = []
        self._numeric = False
        self._state = "start of record"
        while True:
            line = next(self._lines, _absent)
            if line is _absent:
                if self._field or self._state == "in quoted field":
                    if self.dialect.strict:
                        raise Error("unexpected end of data")
                    self._save()
                    return self._fields
                if self._state not in ("start of record",):
                    self._save()
                    return self._fields
                raise StopIteration
            if not isinstance(line, str):
                raise Error(f"iterator should return strings, not {type(line).__name__} "
                            "(the file should be opened in text mode)")
            self.line_num += 1
            self._line(line)
            self._end_of_line()
            if self._state == "start of record":
                return self._fields

    def _save(self):
        text = "".join(self._field)
        self._field = []
        if self._numeric:
            self._numeric = False
            text = float(text)
        self._fields.append(text)

    def _add(self, character):
        if len(self._field) >= _limit[0]:
            raise Error(f"field larger than field limit ({_limit[0]})")
        self._field.append(character)

    def _line(self, line):
        dialect = self.dialect
        delimiter, quote, escape = dialect.delimiter, dialect.quotechar, dialect.escapechar
        quoting = dialect.quoting
        state = self._state
        for c in line:
            if state == "start of record":
                if c == "\n" or c == "\r":
                    state = "after newline"
                    continue
                state = "start of field"
            if state == "start of field":
                if c == "\n" or c == "\r":
                    self._save()
                    state = "after newline"
                elif c == quote and quoting != QUOTE_NONE:
                    state = "in quoted field"
                elif c == escape:
                    state = "escaped"
                elif c == " " and dialect.skipinitialspace:
                    pass
                elif c == delimiter:
                    self._save()
                else:
                    if quoting == QUOTE_NONNUMERIC:
                        self._numeric = True
                    self._add(c)
                    state = "in field"
            elif state == "escaped":
                self._add(c)
                state = "in field"
            elif state == "in field":
                if c == "\n" or c == "\r":
                    self._save()
                    state = "after newline"
                elif c == escape:
                    state = "escaped"
                elif c == delimiter:
                    self._save()
                    state = "start of field"
                else:
                    self._add(c)
            elif state == "in quoted field":
                if c == escape:
                    state = "escaped in quoted field"
                elif c == quote and quoting != QUOTE_NONE:
                    state = "quote in quoted field" if dialect.doublequote else "in field"
                else:
                    self._add(c)
            elif state == "escaped in quoted field":
                self._add(c)
                state = "in quoted field"
            elif state == "quote in quoted field":
                if quoting != QUOTE_NONE and c == quote:
                    self._add(c)
                    state = "in quoted field"
                elif c == delimiter:
                    self._save()
                    state = "start of field"
                elif c == "\n" or c == "\r":
                    self._save()
                    state = "after newline"
                elif not dialect.strict:
                    self._add(c)
                    state = "in field"
                else:
                    raise Error(f"'{delimiter}' expected after '{quote}'")
            elif c != "\n" and c != "\r":
                raise Error("new-line character seen in unquoted field - do you need to open the "
                            "file in universal-newline mode?")
        self._state = state

    def _end_of_line(self):
        state = self._state
        if state in ("start of field", "in field", "quote in quoted field"):
            self._save()
            self._state = "start of record"
        elif state == "after newline":
            self._state = "start of record"
        elif state == "escaped":
            self._add("\n")
            self._state = "in field"
        elif state == "escaped in quoted field":
            self._add("\n")
            self._state = "in quoted field"
        elif state == "in quoted field" and self.dialect.strict is False:
            pass


def writer(fileobj, /, dialect=None, **options):
    write = getattr(fileobj, "write", None)
    if not callable(write):
        raise TypeError('argument 1 must have a "write" method')
    self = object.__new__(_Writer)
    self._write = write
    self.dialect = Dialect(dialect, **options)
    return self


class _Writer:
    __module__ = "_csv"
    __qualname__ = "writer"

    def writerow(self, row, /):
        try:
            fields = iter(row)
        except TypeError:
            raise Error(f"iterable expected, not {type(row).__name__}") from None
        dialect = self.dialect
        texts = []
        for field in fields:
            quoted = False
            if dialect.quoting == QUOTE_NONNUMERIC:
                quoted = not isinstance(field, (int, float))
            elif dialect.quoting == QUOTE_ALL:
                quoted = True
            text = "" if field is None else field if isinstance(field, str) else str(field)
            texts.append(self._field(text, quoted))
        if len(texts) == 1 and not texts[0]:
            if dialect.quoting == QUOTE_NONE:
                raise Error("single empty field record must be quoted")
            texts[0] = dialect.quotechar * 2
        return self._write(dialect.delimiter.join(texts) + dialect.lineterminator)

    def _field(self, text, quoted):
        dialect = self.dialect
        quote, escape = dialect.quotechar, dialect.escapechar
        made = []
        for c in text:
            wanted = False
            if c == dialect.delimiter or c == escape or c == quote or c in dialect.lineterminator:
                if dialect.quoting == QUOTE_NONE:
                    wanted = True
                elif c == quote:
                    if dialect.doublequote:
                        made.append(quote)
                    else:
                        wanted = True
                elif c == escape:
                    wanted = True
                if not wanted:
                    quoted = True
                elif escape is None:
                    raise Error("need to escape, but no escapechar set")
                else:
                    made.append(escape)
            made.append(c)
        body = "".join(made)
        return quote + body + quote if quoted else body

    def writerows(self, rows, /):
        for row in rows:
            self.writerow(row)
