# repr, str, format, print and what else makes text of objects of the program's classes.


def _check_text(result, name):
    if type_of(unwrap(result)) is not str:
        raise TypeError(f'{name} returned non-string (type {type_name(result)})')
    return result


def _repr_items(items):
    parts = []
    for item in items:
        parts.append(repr(item))
    return ', '.join(parts)


def _repr_container(x, value):
    kind = type_of(value)
    if kind is list:
        return '[' + _repr_items(value) + ']'
    if kind is tuple:
        if len(value) == 1:
            return '(' + repr(value[0]) + ',)'
        return '(' + _repr_items(value) + ')'
    if kind is dict:
        parts = []
        for key, item in list(value.items()):
            parts.append(repr(key) + ': ' + repr(item))
        return '{' + ', '.join(parts) + '}'
    if kind is set and type_of(x) is set:
        return '{' + _repr_items(value) + '}' if value else 'set()'
    if kind is set or kind is frozenset:
        name = type_name(x)
        return name + '({' + _repr_items(value) + '})' if value else name + '()'
    if kind is dict_items:
        return 'dict_items([' + _repr_items(value) + '])'
    if kind is dict_keys:
        return 'dict_keys([' + _repr_items(value) + '])'
    if kind is dict_values:
        return 'dict_values([' + _repr_items(value) + '])'
    if kind is slice:
        return f'slice({value.start!r}, {value.stop!r}, {value.step!r})'
    return None


_RECURSIVE = {list: '[...]', tuple: '(...)', dict: '{...}', set: 'set(...)',
              frozenset: 'frozenset(...)'}


def repr_slow(x):
    method = user_method(x, '__repr__')
    if method is not None:
        return _check_text(method(), '__repr__')
    value = unwrap(x)
    kind = type_of(value)
    if is_container(value):
        if not repr_enter(value):
            if kind is set or kind is frozenset:
                return type_name(x) + '(...)'
            return _RECURSIVE.get(kind, '...')
        try:
            text = _repr_container(x, value)
        finally:
            repr_leave(value)
        if text is not None:
            return text
    method = native_method(x, '__repr__')
    if method is not None:
        return method()
    return native_repr(x)


def exception_repr(x):
    return type_name(x) + '(' + _repr_items(x.args) + ')'


def str_slow(x):
    method = user_method(x, '__str__')
    if method is not None:
        return _check_text(method(), '__str__')
    if user_method(x, '__repr__') is not None and type_of(unwrap(x)) is not str:
        method = native_method(x, '__str__')
        if method is None:
            return repr_slow(x)
        return method()
    method = native_method(x, '__str__')
    if method is not None and not is_container(unwrap(x)):
        return method()
    return repr_slow(x)


def ascii_slow(x):
    return ascii_text(repr(x))


def format_slow(x, spec):
    method = user_method(x, '__format__')
    if method is not None:
        result = method(spec)
        if type_of(unwrap(result)) is not str:
            raise TypeError(f'__format__ must return a str, not {type_name(result)}')
        return result
    if spec == '':
        return str(x)
    if is_payload(x) and not is_container(unwrap(x)):
        return format(unwrap(x), spec)
    method = native_method(x, '__format__')
    if method is not None and is_extension(x):
        return method(spec)
    raise TypeError(f'unsupported format string passed to {type_name(x)}.__format__')


def convert_format_slow(x, conversion, spec):
    if conversion == 1:
        text = str(x)
    elif conversion == 2:
        text = repr(x)
    else:
        text = ascii(x)
    return format(text, spec)


def _separator(value, name, default):
    if value is None:
        return default
    if type_of(unwrap(value)) is not str:
        raise TypeError(f'{name} must be None or a string, not {type_name(value)}')
    return value


def print_slow(args, sep, end, file, flush):
    sep = _separator(sep, 'sep', ' ')
    end = _separator(end, 'end', '\n')
    if file is None:
        file = current_stdout()
        if file is None:
            return None
    if is_native_stream(file):
        parts = []
        for arg in args:
            parts.append(str(arg))
        file.write(sep.join(parts) + end)
    else:
        first = True
        for arg in args:
            if not first:
                file.write(sep)
            first = False
            file.write(str(arg))
        file.write(end)
    if flush:
        file.flush()


def writelines_slow(stream, iterable):
    for line in iterable:
        stream.write(line)


def str_translate_slow(text, table):
    out = []
    for c in text:
        try:
            item = table[ord(c)]
        except LookupError:
            item = c
        if item is None:
            continue
        if type_of(unwrap(item)) is str:
            out.append(item)
        elif is_int(unwrap(item)):
            out.append(chr(item))
        else:
            raise TypeError('character mapping must return integer, None or str')
    return ''.join(out)


def input_slow(prompt):
    """input(prompt): the prompt and the line go through sys.stdout and sys.stdin."""
    if prompt is not NotImplemented:
        out = current_stdout()
        out.write(str(prompt))
        out.flush()
    line = modules['sys'].stdin.readline()
    if not line:
        raise EOFError('EOF when reading a line')
    return line[:-1] if line[-1] == '\n' else line


# --- sys.stdin ------------------------------------------------------------------------------


class _Stdin:
    """What has arrived and is not read yet: text[at:], and bytes of a character cut in two."""

    def __init__(self):
        self.text = ''
        self.at = 0
        self.bytes = b''
        self.locks = {}

    def lock(self):
        """Keeps other strands off; a program of one strand needs none."""
        if strand_count() == 1 and not self.locks:
            return None
        lock = self.locks.setdefault(0, new_lock())
        lock.acquire()
        return lock

    def fill(self):
        """Waits for more. False at the end of the input."""
        data = read_input()
        ended = not data
        data = self.bytes + data
        whole = len(data)
        if not ended:
            back = 1
            while back <= 4 and back <= whole:
                byte = data[whole - back]
                if byte >= 0xC0:
                    if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4):
                        whole -= back
                    break
                if byte < 0x80:
                    if byte == 13 and back == 1:
                        whole -= 1
                    break
                back += 1
        self.bytes = data[whole:]
        text = data[:whole].decode('utf-8', 'surrogateescape')
        if '\r' in text:
            text = text.replace('\r\n', '\n').replace('\r', '\n')
        self.text = self.text[self.at:] + text
        self.at = 0
        return not ended

    def line(self, size):
        start = self.at
        while True:
            end = self.text.find('\n', start)
            if end >= 0:
                end += 1
                break
            known = len(self.text) - self.at
            if not self.fill():
                end = len(self.text)
                break
            start = known
        if 0 <= size < end - self.at:
            end = self.at + size
        line = self.text[self.at:end]
        self.at = end
        return line

    def some(self, size):
        while size < 0 or len(self.text) - self.at < size:
            if not self.fill():
                break
        end = len(self.text)
        if 0 <= size < end - self.at:
            end = self.at + size
        text = self.text[self.at:end]
        self.at = end
        return text


_stdin = _Stdin()


def stdin_readline(size):
    lock = _stdin.lock()
    try:
        return _stdin.line(size)
    finally:
        if lock is not None:
            lock.release()


def stdin_read(size):
    lock = _stdin.lock()
    try:
        return _stdin.some(size)
    finally:
        if lock is not None:
            lock.release()


def stdin_readlines(hint):
    lines = []
    total = 0
    while hint <= 0 or total < hint:
        line = stdin_readline(-1)
        if not line:
            break
        lines.append(line)
        total += len(line)
    return lines


def stdin_next(_):
    line = stdin_readline(-1)
    if not line:
        raise StopIteration
    return line


def str_join_slow(separator, iterable):
    try:
        iterator = iter(iterable)
    except TypeError:
        raise TypeError('can only join an iterable') from None
    items = []
    for item in iterator:
        items.append(item)
    return separator.join(items)


# --- format ---------------------------------------------------------------------------------


def _format_field(value, path):
    for is_attribute, name in path:
        if is_attribute:
            value = getattr(value, name)
        else:
            value = value[name]
    return value


def _format_pieces(pieces, args, kwargs, state):
    out = []
    for literal, field, path, conversion, spec in pieces:
        out.append(literal)
        if field is None:
            continue
        value = _format_field(_format_argument(field, args, kwargs, state), path)
        if type_of(spec) is not str:
            spec = _format_pieces(spec, args, kwargs, state)
        if conversion == 'r':
            value = repr(value)
        elif conversion == 's':
            value = str(value)
        elif conversion == 'a':
            value = ascii(value)
        out.append(format(value, spec))
    return ''.join(out)


def _format_argument(field, args, kwargs, state):
    if field == '':
        if state[0] is None:
            raise ValueError('cannot switch from manual field specification to automatic field '
                             'numbering')
        field = state[0]
        state[0] = field + 1
    elif type_of(field) is int:
        if state[0]:
            raise ValueError('cannot switch from automatic field numbering to manual field '
                             'specification')
        state[0] = None
    else:
        if args is None or kwargs is None:
            raise ValueError('Format string contains positional fields')
        return kwargs[field]
    if field >= len(args):
        raise IndexError(f'Replacement index {field} out of range for positional args tuple')
    return args[field]


def str_format_slow(text, args, kwargs):
    return _format_pieces(parse_format(text), args, kwargs, [0])


def percent_slow(text, value):
    single = type_of(unwrap(value)) is not tuple
    args = (value,) if single else unwrap(value)
    at = 0
    out = []
    for literal, key, flags, width, precision, conversion in parse_percent(text):
        out.append(literal)
        if conversion is None:
            continue
        if conversion == '%':
            out.append('%')
            continue
        if width == '*':
            at = _percent_need(args, at)
            width = args[at - 1]
            if type_of(width) is not int:
                raise TypeError('* wants int')
        if precision == '*':
            at = _percent_need(args, at)
            precision = args[at - 1]
            if type_of(precision) is not int:
                raise TypeError('* wants int')
        if key is not None:
            if single is False or not _is_mapping(value):
                raise TypeError('format requires a mapping')
            item = value[key]
            at = len(args)
        else:
            at = _percent_need(args, at)
            item = args[at - 1]
        out.append(_percent_item(item, flags, width, precision, conversion))
    if at < len(args) and not (single and _is_mapping(value)):
        raise TypeError('not all arguments converted during string formatting')
    return ''.join(out)


def _is_mapping(value):
    kind = type_of(unwrap(value))
    return kind is not str and kind is not tuple and has_special(value, '__getitem__')


def _percent_need(args, at):
    if at >= len(args):
        raise TypeError('not enough arguments for format string')
    return at + 1


def _percent_item(item, flags, width, precision, conversion):
    if conversion == 's':
        item = str(item)
    elif conversion == 'r':
        item = repr(item)
        conversion = 's'
    elif conversion == 'a':
        item = ascii(item)
        conversion = 's'
    elif conversion in 'diu':
        if not is_number(unwrap(item)):
            if not (has_special(item, '__int__') or has_special(item, '__index__')):
                raise TypeError(f'%{conversion} format: a real number is required, '
                                f'not {type_name(item)}')
            item = int_slow(item)
    elif conversion in 'xXo':
        if not is_int(unwrap(item)):
            if not has_special(item, '__index__'):
                raise TypeError(f'%{conversion} format: an integer is required, '
                                f'not {type_name(item)}')
            item = index_slow(item)
    elif conversion in 'eEfFgG':
        if not is_number(unwrap(item)):
            if not (has_special(item, '__float__') or has_special(item, '__index__')):
                raise TypeError(f'must be real number, not {type_name(item)}')
            item = float_slow(item)
    return percent_one(flags, width, precision, conversion, unwrap(item))


def codec_slow(task, known, subject, encoding, errors):
    """0: str.encode, 1: bytes.decode, 2: base.__new__(cls, text, encoding, errors)."""
    import _codecs
    if task == 0:
        return _codecs._encode_slow(known, subject, encoding, errors)
    if task == 1:
        return _codecs._decode_slow(known, subject, encoding, errors)
    cls, base, text = subject
    return base.__new__(cls, text.encode(encoding, errors))


def stream_buffer(stream):
    """sys.stdout.buffer and its like."""
    import _io_standard
    return _io_standard.buffer_of(stream)
