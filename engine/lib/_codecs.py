"""_codecs: the registry of encodings and error handlers, and the encodings that are built in."""

_search_functions = []
_found = {}
_missing = object()


def register(search_function, /):
    if not callable(search_function):
        raise TypeError('argument must be callable')
    _search_functions.append(search_function)


def unregister(search_function, /):
    if search_function in _search_functions:
        _search_functions.remove(search_function)
        _found.clear()


def _normalized(encoding):
    return encoding.lower().replace(' ', '_')


def lookup(encoding, /):
    if not isinstance(encoding, str):
        raise TypeError(f'lookup() argument must be str, not {type(encoding).__name__}')
    name = _normalized(encoding)
    info = _found.get(name)
    if info is not None:
        return info
    if not _search_functions:
        import encodings
    for search in _search_functions:
        info = search(name)
        if info is None:
            continue
        if not isinstance(info, tuple) or len(info) != 4:
            raise TypeError('codec search functions must return 4-tuples')
        _found[name] = info
        return info
    raise LookupError(f'unknown encoding: {encoding}')


def encode(obj, encoding='utf-8', errors='strict'):
    result = lookup(encoding)[0](obj, errors)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError('encoder must return a tuple (object, integer)')
    return result[0]


def decode(obj, encoding='utf-8', errors='strict'):
    result = lookup(encoding)[1](obj, errors)
    if not isinstance(result, tuple) or len(result) != 2:
        raise TypeError('decoder must return a tuple (object,integer)')
    return result[0]


# --- error handlers -----------------------------------------------------------------------------


def strict_errors(error, /):
    if isinstance(error, Exception):
        raise error
    raise TypeError('codec must pass exception instance')


def _range(error):
    if not isinstance(error, (UnicodeEncodeError, UnicodeDecodeError, UnicodeTranslateError)):
        raise TypeError(f"don't know how to handle {type(error).__name__} in error callback")
    return error.object[error.start:error.end], error.end


def ignore_errors(error, /):
    return '', _range(error)[1]


def replace_errors(error, /):
    part, end = _range(error)
    if isinstance(error, UnicodeEncodeError):
        return '?' * len(part), end
    if isinstance(error, UnicodeDecodeError):
        return '\ufffd', end
    return '\ufffd' * len(part), end


def xmlcharrefreplace_errors(error, /):
    part, end = _range(error)
    return ''.join(f'&#{ord(c)};' for c in part), end


def _escaped(code):
    if code < 0x100:
        return f'\\x{code:02x}'
    return f'\\u{code:04x}' if code < 0x10000 else f'\\U{code:08x}'


def backslashreplace_errors(error, /):
    part, end = _range(error)
    if isinstance(error, UnicodeDecodeError):
        return ''.join(f'\\x{b:02x}' for b in part), end
    return ''.join(_escaped(ord(c)) for c in part), end


def namereplace_errors(error, /):
    import unicodedata
    part, end = _range(error)
    return ''.join(f'\\N{{{unicodedata.name(c)}}}' for c in part), end


def _surrogateescape(error, /):
    part, end = _range(error)
    if isinstance(error, UnicodeEncodeError):
        if all(0xDC80 <= ord(c) <= 0xDCFF for c in part):
            return bytes(ord(c) - 0xDC00 for c in part), end
        raise error
    text = ''
    for byte in part:
        if byte < 128:
            break
        text += chr(0xDC00 + byte)
    if not text:
        raise error
    return text, error.start + len(text)


def _surrogatepass(error, /):
    part, end = _range(error)
    if isinstance(error, UnicodeEncodeError):
        return part.encode(error.encoding, 'surrogatepass'), end
    raise error


_handlers = {
    'strict': strict_errors,
    'ignore': ignore_errors,
    'replace': replace_errors,
    'xmlcharrefreplace': xmlcharrefreplace_errors,
    'backslashreplace': backslashreplace_errors,
    'namereplace': namereplace_errors,
    'surrogateescape': _surrogateescape,
    'surrogatepass': _surrogatepass,
}


def register_error(errors, handler, /):
    if not callable(handler):
        raise TypeError('handler must be callable')
    _handlers[errors] = handler


def lookup_error(name, /):
    handler = _handlers.get(name)
    if handler is None:
        raise LookupError(f'unknown error handler name {name!r}')
    return handler


# --- built-in encodings ---------------------------------------------------------------------------


def _encoder(encoding):
    def encode_this(text, errors=None, /):
        if not isinstance(text, str):
            raise TypeError(f'{encode_this.__name__}() argument 1 must be str, not '
                            f'{type(text).__name__}')
        return text.encode(encoding, errors or 'strict'), len(text)
    encode_this.__name__ = encode_this.__qualname__ = encoding.replace('-', '_') + '_encode'
    return encode_this


def _whole_decoder(encoding):
    def decode_this(data, errors=None, /):
        return bytes(data).decode(encoding, errors or 'strict'), len(data)
    decode_this.__name__ = decode_this.__qualname__ = encoding.replace('-', '_') + '_decode'
    return decode_this


utf_8_encode = _encoder('utf-8')
latin_1_encode = _encoder('latin-1')
ascii_encode = _encoder('ascii')
latin_1_decode = _whole_decoder('latin-1')
ascii_decode = _whole_decoder('ascii')


def _cut_at_the_end(data):
    """How many bytes at the end begin a character that goes on."""
    for back in range(1, min(3, len(data)) + 1):
        byte = data[-back]
        if byte < 0x80:
            return 0
        if byte >= 0xC0:
            needed = 2 if byte < 0xE0 else 3 if byte < 0xF0 else 4
            return back if needed > back else 0
    return 0


def utf_8_decode(data, errors=None, final=False, /):
    data = bytes(data)
    used = len(data)
    if not final:
        cut = _cut_at_the_end(data)
        used -= cut
        if cut:
            try:
                data[used:].decode('utf-8')
            except UnicodeDecodeError as error:
                if error.reason != 'unexpected end of data':
                    used += cut
    return data[:used].decode('utf-8', errors or 'strict'), used


def charmap_build(table, /):
    return {ord(c): byte for byte, c in enumerate(table)}


def charmap_encode(text, errors=None, mapping=None, /):
    if mapping is None:
        return latin_1_encode(text, errors)
    out = bytearray()
    for at, c in enumerate(text):
        try:
            value = mapping[ord(c)]
        except LookupError:
            value = None
        if value is None:
            error = UnicodeEncodeError('charmap', text, at, at + 1, 'character maps to <undefined>')
            value = lookup_error(errors or 'strict')(error)[0]
            if isinstance(value, str):
                value = charmap_encode(value, 'strict', mapping)[0]
        out.extend(bytes([value]) if isinstance(value, int) else value)
    return bytes(out), len(text)


def charmap_decode(data, errors=None, mapping=None, /):
    if mapping is None:
        return latin_1_decode(data, errors)
    out = []
    for at, byte in enumerate(bytes(data)):
        try:
            value = mapping[byte]
        except LookupError:
            value = None
        if value is None or value == '\ufffe' or value == 0xFFFE:
            error = UnicodeDecodeError('charmap', bytes(data), at, at + 1,
                                       'character maps to <undefined>')
            value = lookup_error(errors or 'strict')(error)[0]
        out.append(chr(value) if isinstance(value, int) else value)
    return ''.join(out), len(data)
