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
utf_16_le_encode = _encoder('utf-16-le')
utf_16_be_encode = _encoder('utf-16-be')
utf_32_le_encode = _encoder('utf-32-le')
utf_32_be_encode = _encoder('utf-32-be')
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


def _unit_encoder(encoding):
    """With the order of bytes as third argument: below 0 little, above 0 big, 0 this machine's."""
    def encode_this(text, errors=None, byteorder=0, /):
        suffix = '-le' if byteorder < 0 else '-be' if byteorder > 0 else ''
        return text.encode(encoding + suffix, errors or 'strict'), len(text)
    return encode_this


def _unit_decoder(encoding, size):
    """Of units of `size` bytes. What is cut off at the end is left, unless it is the end."""
    def decode_this(data, errors=None, final=False, /):
        data = bytes(data)
        used = len(data)
        if not final:
            used -= used % size
            high = data[used - 1 if encoding != 'utf-16-be' else used - 2] if used else 0
            if size == 2 and 0xD8 <= high < 0xDC:
                used -= 2
        return data[:used].decode(encoding, errors or 'strict'), used
    return decode_this


def _order_decoder(encoding, size):
    """Tells the order too, which the data begin with: (text, used, order)."""
    def decode_this(data, errors=None, byteorder=0, final=False, /):
        data = bytes(data)
        mark = data[:size]
        if byteorder == 0 and len(mark) < size and not final:
            return '', 0, 0
        start = 0
        if byteorder == 0 and mark in ('\ufeff'.encode(encoding + '-le'),
                                       '\ufeff'.encode(encoding + '-be')):
            start = size
            byteorder = -1 if mark[0] == 0xFF else 1
        decoder = _unit_decoder(encoding + ('-be' if byteorder > 0 else '-le'), size)
        text, used = decoder(data[start:], errors, final)
        return text, used + start, byteorder
    return decode_this


utf_16_encode = _unit_encoder('utf-16')
utf_32_encode = _unit_encoder('utf-32')
utf_16_le_decode = _unit_decoder('utf-16-le', 2)
utf_16_be_decode = _unit_decoder('utf-16-be', 2)
utf_32_le_decode = _unit_decoder('utf-32-le', 4)
utf_32_be_decode = _unit_decoder('utf-32-be', 4)
utf_16_ex_decode = _order_decoder('utf-16', 2)
utf_32_ex_decode = _order_decoder('utf-32', 4)


def utf_16_decode(data, errors=None, final=False, /):
    return utf_16_ex_decode(data, errors, 0, final)[:2]


def utf_32_decode(data, errors=None, final=False, /):
    return utf_32_ex_decode(data, errors, 0, final)[:2]


def readbuffer_encode(data, errors=None, /):
    data = data.encode() if isinstance(data, str) else bytes(data)
    return data, len(data)


# --- escapes ------------------------------------------------------------------------------------

_SHORT = {'a': '\a', 'b': '\b', 'f': '\f', 'n': '\n', 'r': '\r', 't': '\t', 'v': '\v', '\n': '',
          '\\': '\\', "'": "'", '"': '"'}
_DIGITS = {'x': 2, 'u': 4, 'U': 8}
_HEX = '0123456789abcdefABCDEF'
_OCTAL = '01234567'


def raw_unicode_escape_encode(text, errors=None, /):
    return text.encode('latin-1', 'backslashreplace'), len(text)


def _escape_of(c):
    short = {'\t': '\\t', '\n': '\\n', '\r': '\\r', '\\': '\\\\'}.get(c)
    return short or (c if ' ' <= c <= '~' else _escaped(ord(c)))


def unicode_escape_encode(text, errors=None, /):
    return ''.join([_escape_of(c) for c in text]).encode('ascii'), len(text)


class _Escapes:
    """Reads one text with escapes; what is wrong goes to the error handler."""

    def __init__(self, encoding, data, errors, final):
        self.encoding = encoding
        self.data = data.encode() if isinstance(data, str) else bytes(data)
        self.text = self.data.decode('latin-1')
        self.errors = errors or 'strict'
        self.final = final
        self.at = 0
        self.out = []

    def wrong(self, start, end, reason):
        error = UnicodeDecodeError(self.encoding, self.data, start, end, reason)
        text, self.at = _handled(error, self.errors, len(self.data))
        self.out.append(text)

    def hexadecimal(self, start, letter):
        """Reads the digits after a letter. False: they are cut off, and more text may come."""
        end = self.at + _DIGITS[letter]
        stop = self.at
        while stop < end and stop < len(self.text) and self.text[stop] in _HEX:
            stop += 1
        if stop < end:
            if stop == len(self.text) and not self.final:
                return False
            self.wrong(start, stop, f'truncated \\{letter}{"X" * _DIGITS[letter]} escape')
            return True
        code = int(self.text[self.at:end], 16)
        if code > 0x10FFFF:
            reason = ('illegal Unicode character' if self.encoding == 'unicodeescape'
                      else '\\Uxxxxxxxx out of range')
            self.wrong(start, end, reason)
        else:
            self.at = end
            self.out.append(chr(code))
        return True

    def named(self, start):
        end = self.text.find('}', self.at)
        if self.text[self.at:self.at + 1] == '{' and end < 0 and not self.final:
            return False
        if self.at == len(self.text) and not self.final:
            return False
        if self.text[self.at:self.at + 1] != '{' or end <= self.at + 1:
            last = self.at
            if self.text[self.at:self.at + 1] == '{':
                last = end if end >= 0 else len(self.text)
            self.wrong(start, last, 'malformed \\N character escape')
            return True
        import unicodedata
        try:
            c = unicodedata.lookup(self.text[self.at + 1:end])
        except KeyError:
            c = ''
        if len(c) != 1:
            self.wrong(start, end + 1, 'unknown Unicode character name')
        else:
            self.at = end + 1
            self.out.append(c)
        return True

    def escape(self, start):
        """Reads what begins with the backslash at `start`. False: it is cut off."""
        if start + 1 == len(self.text):
            if not self.final:
                return False
            self.wrong(start, start + 1, '\\ at end of string')
            return True
        letter = self.text[start + 1]
        self.at = start + 2
        if letter in _DIGITS:
            return self.hexadecimal(start, letter)
        if letter == 'N':
            return self.named(start)
        if letter in _OCTAL:
            stop = self.at
            while stop < start + 4 and self.text[stop:stop + 1] and self.text[stop] in _OCTAL:
                stop += 1
            if stop == len(self.text) and stop < start + 4 and not self.final:
                return False
            self.at = stop
            self.out.append(chr(int(self.text[start + 1:stop], 8)))
            return True
        if letter not in _SHORT:
            import warnings
            warnings.warn(f"invalid escape sequence '\\{letter}'", DeprecationWarning, 4)
            self.out.append('\\')
        self.out.append(_SHORT.get(letter, letter))
        return True

    def raw_escape(self, start):
        """Of a run of backslashes an odd last one begins an escape, before u or U."""
        stop = start
        while self.text[stop:stop + 1] == '\\':
            stop += 1
        if stop == len(self.text) and not self.final:
            stop -= (stop - start) % 2
            self.out.append(self.text[start:stop])
            self.at = stop
            return stop == len(self.text)
        odd = (stop - start) % 2 == 1 and self.text[stop:stop + 1] in ('u', 'U')
        self.out.append(self.text[start:stop - odd])
        self.at = stop + odd
        if odd and not self.hexadecimal(stop - 1, self.text[stop]):
            self.at = stop - 1
            return False
        return True

    def read(self, escape):
        while True:
            start = self.text.find('\\', self.at)
            if start < 0:
                self.out.append(self.text[self.at:])
                self.at = len(self.text)
                break
            self.out.append(self.text[self.at:start])
            self.at = start
            if not escape(start):
                if escape == self.escape:
                    self.at = start
                break
        return ''.join(self.out), self.at


def unicode_escape_decode(data, errors=None, final=True, /):
    reader = _Escapes('unicodeescape', data, errors, final)
    return reader.read(reader.escape)


def raw_unicode_escape_decode(data, errors=None, final=True, /):
    reader = _Escapes('rawunicodeescape', data, errors, final)
    return reader.read(reader.raw_escape)


def escape_encode(data, errors=None, /):
    text = repr(bytes(data))[2:-1]
    if b"'" in data:
        text = text.replace("'", "\\'") if b'"' not in data else text
    return text.encode('ascii'), len(data)


def escape_decode(data, errors=None, /):
    data = data.encode() if isinstance(data, str) else bytes(data)
    out = bytearray()
    at = 0
    while at < len(data):
        c = data[at:at + 1]
        at += 1
        if c != b'\\':
            out += c
            continue
        if at == len(data):
            raise ValueError('Trailing \\ in string')
        letter = chr(data[at])
        at += 1
        if letter == 'x':
            digits = data[at:at + 2].decode('latin-1')
            if len(digits) == 2 and digits[0] in _HEX and digits[1] in _HEX:
                out.append(int(digits, 16))
                at += 2
            elif (errors or 'strict') == 'strict':
                raise ValueError(f'invalid \\x escape at position {at - 2}')
            elif errors in ('replace', 'ignore'):
                out += b'?' if errors == 'replace' else b''
                at += len(digits) > 0 and digits[0] in _HEX
            else:
                raise ValueError('decoding error; unknown error handling code: ' + errors)
        elif letter in _OCTAL:
            stop = at
            while stop < at + 2 and stop < len(data) and chr(data[stop]) in _OCTAL:
                stop += 1
            out.append(int(data[at - 1:stop], 8) & 255)
            at = stop
        else:
            if letter not in _SHORT:
                import warnings
                warnings.warn(f"invalid escape sequence '\\{letter}'", DeprecationWarning, 2)
                out += b'\\'
            out += _SHORT.get(letter, letter).encode('latin-1')
    return bytes(out), len(data)


# --- what str.encode and bytes.decode leave to Python -------------------------------------------


def _handled(error, errors, size):
    """What the error handler makes of an error: its text (or bytes), and where to go on."""
    encodes = isinstance(error, UnicodeEncodeError)
    result = lookup_error(errors)(error)
    kinds = (str, bytes) if encodes else str
    if not isinstance(result, tuple) or len(result) != 2 or not isinstance(result[0], kinds) or (
            not isinstance(result[1], int)):
        what = 'encoding error handler must return (str/bytes, int) tuple' if encodes else (
            'decoding error handler must return (str, int) tuple')
        raise TypeError(what)
    text, at = result
    if at < 0:
        at += size
    if not 0 <= at <= size:
        raise IndexError(f'position {result[1]} from error handler out of bounds')
    return text, at


_MARKED = {'utf-16': 'utf-16-le', 'utf-32': 'utf-32-le', 'utf-8-sig': 'utf-8'}


def _marked(encoding):
    """The encoding without its mark at the beginning."""
    plain = _normalized(encoding).replace('_', '-')
    return _MARKED.get({'utf16': 'utf-16', 'u16': 'utf-16', 'utf32': 'utf-32'}.get(plain, plain))


def _encode_slow(known, text, encoding, errors):
    """str.encode where the encoding is none of the native ones, or the error handler is not."""
    if not known:
        return _text_codec(encoding, 'encode')[0](text, errors)
    plain = _marked(encoding) or encoding
    out = bytearray(''.encode(encoding))
    at = 0
    while at < len(text):
        try:
            out += text[at:].encode(plain)
            break
        except UnicodeEncodeError as error:
            start = error.start + at
            name = error.encoding.removesuffix('-le') if plain != encoding else error.encoding
            wrong = UnicodeEncodeError(name, text, start, error.end + at, error.reason)
        out += text[at:start].encode(plain)
        replacement, at = _handled(wrong, errors, len(text))
        if isinstance(replacement, bytes):
            out += replacement
            continue
        try:
            out += replacement.encode(plain)
        except UnicodeEncodeError:
            raise wrong from None
    return bytes(out)


def _decode_slow(known, data, encoding, errors):
    if not known:
        return _text_codec(encoding, 'decode')[1](data, errors)
    out = []
    at = 0
    plain = encoding
    mark = _marked(encoding)
    if mark and data:
        first = ''.encode(encoding)
        if mark != 'utf-8' and data.startswith(first[::-1]):
            mark = mark[:-2] + 'be'
        at = len(first) if data.startswith((first, first[::-1])) else 0
        plain = mark
    while at < len(data):
        try:
            out.append(data[at:].decode(plain))
            break
        except UnicodeDecodeError as error:
            start = error.start + at
            wrong = UnicodeDecodeError(error.encoding, data, start, error.end + at, error.reason)
        out.append(data[at:start].decode(plain))
        text, at = _handled(wrong, errors, len(data))
        out.append(text)
    return ''.join(out)


def _text_codec(encoding, what):
    """The functions of an encoding that makes bytes of text: (encode, decode), results checked."""
    info = lookup(encoding)
    if not getattr(info, '_is_text_encoding', True):
        raise LookupError(f'{encoding!r} is not a text encoding; use codecs.{what}() to handle '
                          'arbitrary codecs')

    def checked(function, kind):
        def call(value, errors):
            result = function(value, errors)
            if not isinstance(result, tuple) or len(result) != 2:
                raise TypeError(f'{what}r must return a tuple (object,integer)')
            if not isinstance(result[0], kind):
                raise TypeError(f'{encoding!r} {what}r returned '
                                f'{type(result[0]).__name__!r} instead of {kind.__name__!r}; '
                                f'use codecs.{what}() to {what} to arbitrary types')
            return result[0]
        return call
    return checked(info[0], bytes), checked(info[1], str)


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
