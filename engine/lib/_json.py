"""_json: the quick ways of json, over _json_native. What a function of the program's has a say in
goes the ways of CPython's own Python."""

from _json_native import (encode_basestring, encode_basestring_ascii, scan as _scan,
                          scanstring as _scanstring)


def _wrong(text, string, at):
    if text is None:
        return StopIteration(at)
    from json.decoder import JSONDecodeError
    return JSONDecodeError(text, string, at)


def scanstring(string, end, strict=True, /):
    found = _scanstring(string, end, bool(strict))
    if len(found) == 3:
        raise _wrong(found[0], string, found[1])
    return found


class make_scanner:
    """Reads one value of a JSON text, as a JSONDecoder asks for it."""

    def __init__(self, context):
        from json import decoder, scanner
        self.strict = bool(context.strict)
        self.object_hook = context.object_hook
        self.object_pairs_hook = context.object_pairs_hook
        self.parse_float = context.parse_float
        self.parse_int = context.parse_int
        self.parse_constant = context.parse_constant
        self._slow = None
        constants = getattr(self.parse_constant, '__self__', None)
        if (self.object_hook is not None or self.object_pairs_hook is not None
                or self.parse_float is not float or self.parse_int is not int
                or constants is not decoder._CONSTANTS):
            self._slow = scanner.py_make_scanner(context)

    def __call__(self, string, idx):
        if self._slow is not None:
            return self._slow(string, idx)
        found = _scan(string, idx, self.strict)
        if len(found) == 3:
            raise _wrong(found[0], string, found[1])
        return found
