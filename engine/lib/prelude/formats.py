# Reading format strings: str.format's and %'s, when an argument needs Python.


def parse_format(text, depth=2):
    """Pieces (literal, field, path, conversion, spec); field None: literal only."""
    if depth < 0:
        raise ValueError('Max string recursion exceeded')
    pieces = []
    literal = []
    at = 0
    end = len(text)
    while at < end:
        c = text[at]
        at += 1
        if c == '{':
            if at < end and text[at] == '{':
                literal.append('{')
                at += 1
                continue
            if at == end:
                raise ValueError("Single '{' encountered in format string")
            stop = _field_end(text, at)
            pieces.append((''.join(literal),) + _parse_field(text[at:stop], depth))
            literal = []
            at = stop + 1
        elif c == '}':
            if at < end and text[at] == '}':
                literal.append('}')
                at += 1
                continue
            raise ValueError("Single '}' encountered in format string")
        else:
            literal.append(c)
    if literal:
        pieces.append((''.join(literal), None, None, None, ''))
    return pieces


def _field_end(text, at):
    nesting = 1
    bracket = False
    while at < len(text):
        c = text[at]
        if c == '[' and not bracket:
            bracket = True
        elif c == ']':
            bracket = False
        elif c == '{' and not bracket:
            nesting += 1
        elif c == '}' and not bracket:
            nesting -= 1
            if nesting == 0:
                return at
        at += 1
    raise ValueError("expected '}' before end of string")


def _parse_field(text, depth):
    name_end = 0
    bracket = False
    while name_end < len(text):
        c = text[name_end]
        if c == '[':
            bracket = True
        elif c == ']':
            bracket = False
        elif not bracket and (c == ':' or c == '!'):
            break
        name_end += 1
    name = text[:name_end]
    rest = text[name_end:]
    conversion = None
    if rest[:1] == '!':
        if len(rest) < 2:
            raise ValueError("end of string while looking for conversion specifier")
        conversion = rest[1]
        rest = rest[2:]
        if rest and rest[0] != ':':
            raise ValueError("expected ':' after conversion specifier")
        if conversion not in 'rsa':
            raise ValueError(f'Unknown conversion specifier {conversion}')
    spec = rest[1:]
    if '{' in spec:
        spec = parse_format(spec, depth - 1)
    field, path = _parse_name(name)
    return (field, path, conversion, spec)


def _parse_name(name):
    at = 0
    while at < len(name) and name[at] not in '.[':
        at += 1
    field = name[:at]
    if field.isdigit():
        field = int(field)
    path = []
    while at < len(name):
        if name[at] == '.':
            stop = at + 1
            while stop < len(name) and name[stop] not in '.[':
                stop += 1
            if stop == at + 1:
                raise ValueError('Empty attribute in format string')
            path.append((True, name[at + 1:stop]))
            at = stop
        elif name[at] == '[':
            stop = name.find(']', at)
            if stop < 0:
                raise ValueError("Missing ']' in format string")
            item = name[at + 1:stop]
            if not item:
                raise ValueError('Empty attribute in format string')
            path.append((False, int(item) if item.isdigit() else item))
            at = stop + 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
    return (field, path)


def parse_percent(text):
    """Pieces (literal, key, flags, width, precision, conversion); conversion None: literal only."""
    pieces = []
    at = 0
    while at < len(text):
        percent = text.find('%', at)
        if percent < 0:
            pieces.append((text[at:], None, '', None, None, None))
            break
        literal = text[at:percent]
        at = percent + 1
        key = None
        if text[at:at + 1] == '(':
            stop = _key_end(text, at + 1)
            key = text[at + 1:stop]
            at = stop + 1
        start = at
        while at < len(text) and text[at] in '-+ #0':
            at += 1
        flags = text[start:at]
        width, at = _percent_number(text, at)
        precision = None
        if text[at:at + 1] == '.':
            precision, at = _percent_number(text, at + 1)
            if precision is None:
                precision = 0
        while at < len(text) and text[at] in 'hlL':
            at += 1
        if at >= len(text):
            raise ValueError('incomplete format')
        conversion = text[at]
        if conversion not in 'diouxXeEfFgGcrsa%':
            raise ValueError(f"unsupported format character '{conversion}' "
                             f"(0x{ord(conversion):x}) at index {at}")
        pieces.append((literal, key, flags, width, precision, conversion))
        at += 1
    return pieces


def _key_end(text, at):
    nesting = 1
    while at < len(text):
        if text[at] == '(':
            nesting += 1
        elif text[at] == ')':
            nesting -= 1
            if nesting == 0:
                return at
        at += 1
    raise ValueError('incomplete format key')


def _percent_number(text, at):
    if text[at:at + 1] == '*':
        return '*', at + 1
    start = at
    while at < len(text) and text[at].isdigit():
        at += 1
    return (int(text[start:at]) if at > start else None), at


def percent_one(flags, width, precision, conversion, item):
    """One item of `%` whose value is built in by now."""
    text = '%' + flags
    if width is not None:
        text += ('-' if width < 0 else '') + str(abs(width))
    if precision is not None:
        text += '.' + str(max(precision, 0))
    return (text + conversion) % (item,)
