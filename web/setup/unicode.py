"""Writes names.txt and data.txt: what CPython 3.11's unicodedata (Unicode 14.0) knows.

unicode.mjs runs it in the CPython 3.11 of the package pyodide, so that it is that one's knowledge
whatever Python the machine has. The names of aliases and of named sequences are proposed by
Debian's package unicode-data, whose version may be another; those that CPython lacks are left out.
"""

import itertools
import pathlib
import unicodedata

ucd = pathlib.Path('/ucd')
folder = pathlib.Path('/unicode')
points = [chr(code) for code in range(0x110000)]


def name_lines():
    """Names that end in the code, and Hangul's, follow rules: only where they apply is listed."""
    previous, last = [], None
    ruled = []
    for code, point in enumerate(points):
        name = unicodedata.name(point, None)
        if name is None or name.startswith('HANGUL SYLLABLE'):
            continue
        if name.endswith(f'-{code:04X}'):
            ruled.append((code, name[:name.rindex('-') + 1]))
            continue
        words = name.split(' ')
        same = 0
        while same < min(len(words), len(previous), 9) and words[same] == previous[same]:
            same += 1
        if last != code - 1:
            yield f'={code:X}'
        yield f'{same}{" ".join(words[same:])}'
        previous, last = words, code
    for _, run in itertools.groupby(enumerate(ruled), lambda row: (row[1][0] - row[0], row[1][1])):
        run = [row for _, row in run]
        yield f'*{run[0][0]:X} {run[-1][0]:X} {run[0][1]}'


def proposed(file, name_at, codes_at):
    for line in (ucd / file).read_text().splitlines():
        if line and not line.startswith('#'):
            fields = line.split(';')
            codes = fields[codes_at].split()
            text = ''.join(chr(int(code, 16)) for code in codes)
            try:
                known = unicodedata.lookup(fields[name_at]) == text
            except KeyError:
                known = False
            if known:
                yield fields[name_at], ' '.join(codes)


def record(point):
    return (unicodedata.category(point), unicodedata.bidirectional(point) or '-',
            str(unicodedata.combining(point)), unicodedata.east_asian_width(point),
            'NY'[unicodedata.mirrored(point)])


def value_of(point):
    """3/4, or 4; with how much of a digit it is: numeric, digit, decimal."""
    number = unicodedata.numeric(point)
    for below in (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 16, 20, 32, 40, 64, 80, 160, 320):
        if round(number * below) / below == number:
            break
    else:
        raise ValueError(f'{ord(point):X}: {number}')
    text = f'{round(number * below)}/{below}' if below > 1 else str(int(number))
    kind = 'numeric'
    if unicodedata.decimal(point, None) is not None:
        kind = 'decimal'
    elif unicodedata.digit(point, None) is not None:
        kind = 'digit'
    return text, kind


def data_lines():
    default = record(chr(0x378))
    for kind, run in itertools.groupby(points, record):
        run = [*run]
        if kind != default:
            yield f'r {ord(run[0]):X} {ord(run[-1]):X} {" ".join(kind)}'
    for point in points:
        if unicodedata.decomposition(point):
            yield f'd {ord(point):X} {unicodedata.decomposition(point)}'
    for point in points:
        parts = unicodedata.decomposition(point).split()
        if len(parts) == 2 and parts[0][0] != '<':
            pair = ''.join(chr(int(part, 16)) for part in parts)
            if unicodedata.normalize('NFC', pair) == point:
                yield f'c {ord(point):X}'
    for point in points:
        if unicodedata.numeric(point, None) is not None:
            yield f'n {ord(point):X} {" ".join(value_of(point))}'


names = [*name_lines()]
for letter, file, name_at, codes_at in (('a', 'NameAliases.txt', 1, 0),
                                        ('s', 'NamedSequences.txt', 0, 1)):
    names += [f'{letter}{codes};{name}' for name, codes in proposed(file, name_at, codes_at)]
for file, about, lines in (
        ('names.txt', '''\
# Names of characters: facts of the Unicode Character Database 14.0, read out of CPython's
# unicodedata by web/setup/unicode.py. =CODE: the next names are those of CODE and the codes after
# it. Digit, words: so many words of the name before, then these. *FIRST LAST START: START and the
# code.
# aCODE;NAME: another name. sCODES;NAME: the name of several characters in a row.''', names),
        ('data.txt', '''\
# Properties of characters: facts of the Unicode Character Database 14.0, read out of CPython's
# unicodedata by web/setup/unicode.py.
# r FIRST LAST category bidirectional combining east_asian_width mirrored
# d CODE decomposition. c CODE: is composed of its decomposition. n CODE value kind.''',
         data_lines())):
    (folder / file).write_text('\n'.join([about, *lines, '']))
