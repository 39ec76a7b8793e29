"""_string: the two halves of str.format that string.Formatter is made of."""


def formatter_parser(text, /):
    """Yields (literal text, field name, format spec, conversion) for each part of a format."""
    if not isinstance(text, str):
        raise TypeError(f'expected str, got {type(text).__name__}')
    return _parts(text)


def _parts(text):
    at = 0
    end = len(text)
    while at < end:
        start = at
        while at < end and text[at] not in '{}':
            at += 1
        if at == end:
            yield text[start:], None, None, None
            return
        brace = text[at]
        at += 1
        doubled = at < end and text[at] == brace
        if brace == '}' and not doubled:
            raise ValueError("Single '}' encountered in format string")
        if at == end:
            raise ValueError("Single '{' encountered in format string")
        if doubled:
            yield text[start:at], None, None, None
            at += 1
            continue
        literal = text[start:at - 1]
        name, spec, conversion, at = _field(text, at, end)
        yield literal, name, spec, conversion


def _field(text, at, end):
    start = at
    c = ''
    while at < end:
        c = text[at]
        at += 1
        if c == '{':
            raise ValueError("unexpected '{' in field name")
        if c == '[':
            while at < end and text[at] != ']':
                at += 1
        elif c in '}:!':
            break
    if c not in ('}', ':', '!'):
        raise ValueError("expected '}' before end of string")
    name = text[start:at - 1]
    if c == '}':
        return name, '', None, at
    conversion = None
    if c == '!':
        if at >= end:
            raise ValueError('end of string while looking for conversion specifier')
        conversion = text[at]
        at += 1
        if at < end:
            c = text[at]
            at += 1
            if c == '}':
                return name, '', conversion, at
            if c != ':':
                raise ValueError("expected ':' after conversion specifier")
    start = at
    depth = 1
    while at < end:
        c = text[at]
        at += 1
        if c == '{':
            depth += 1
        elif c == '}':
            depth -= 1
            if depth == 0:
                return name, text[start:at - 1], conversion, at
    raise ValueError("unmatched '{' in format spec")


def _number_or_text(text):
    return int(text) if text.isdecimal() and text.isascii() else text


def formatter_field_name_split(name, /):
    """The first part of a field's name, and (is it an attribute, its name) for the rest."""
    if not isinstance(name, str):
        raise TypeError(f'expected str, got {type(name).__name__}')
    at = 0
    while at < len(name) and name[at] not in '.[':
        at += 1
    return _number_or_text(name[:at]), _rest(name, at)


def _rest(name, at):
    end = len(name)
    while at < end:
        c = name[at]
        at += 1
        start = at
        if c == '.':
            while at < end and name[at] not in '.[':
                at += 1
            value = name[start:at]
        elif c == '[':
            while at < end and name[at] != ']':
                at += 1
            if at == end:
                raise ValueError("Missing ']' in format string")
            value = _number_or_text(name[start:at])
            at += 1
        else:
            raise ValueError("Only '.' or '[' may follow ']' in format field specifier")
        if value == '':
            raise ValueError('Empty attribute in format string')
        yield c == '.', value
