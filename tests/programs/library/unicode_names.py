# unicodedata and \N{...}: the Unicode Character Database 14.0, as CPython 3.11 has it.
import binascii
import unicodedata

print('\N{GREEK SMALL LETTER ALPHA}\N{latin small letter a with diaeresis}', f'{1}\N{DEGREE SIGN}C')
print(rb'\N{x}', r'\N{x}', fr'\N{1}', '\N{LF}\N{NULL}' == '\n\0', '\N{HANGUL SYLLABLE GAG}')
print(unicodedata.unidata_version, unicodedata.__name__)

for c in 'aÄ½٣\n한中\U0001F600ﬁ²⑨(\u0301\u3000\ud800\U000e01ef':
    print(ascii(c), unicodedata.name(c, None), unicodedata.category(c),
          repr(unicodedata.bidirectional(c)), unicodedata.combining(c),
          unicodedata.east_asian_width(c), unicodedata.mirrored(c),
          repr(unicodedata.decomposition(c)), unicodedata.numeric(c, None),
          unicodedata.digit(c, None), unicodedata.decimal(c, None))

for name in ('snowman', 'HANGUL SYLLABLE HAN', 'CJK UNIFIED IDEOGRAPH-4E2D', 'BELL', 'ALERT',
             'KEYCAP DIGIT ONE', 'LATIN SMALL LETTER A WITH MACRON AND GRAVE', 'VS17',
             'NUSHU CHARACTER-1B170'):
    try:
        print(name, ascii(unicodedata.lookup(name)))
    except KeyError as error:
        print(type(error).__name__, error)

for form in ('NFC', 'NFD', 'NFKC', 'NFKD'):
    made = [unicodedata.normalize(form, text)
            for text in ('plain', 'Äffin', 'A\u0308ffin', 'Äﬃn Ⅳ', '한글', '\u1112\u1161\u11ab',
                         'a\u0328\u0301\u0323', '\u0958', '\ufb1d\u0344', '½ ① ㌔')]
    print(form, ascii(made))
    print(unicodedata.is_normalized(form, 'Äffin'), unicodedata.is_normalized(form, 'A\u0308'))

for call in (lambda: unicodedata.name('\n'), lambda: unicodedata.name('ab'),
             lambda: unicodedata.category(1), lambda: unicodedata.lookup('nothing'),
             lambda: unicodedata.decimal('²'), lambda: unicodedata.digit('½'),
             lambda: unicodedata.numeric('a'), lambda: unicodedata.normalize('NF', 'ä'),
             lambda: unicodedata.normalize('NFC', b''), lambda: eval(r"'\N{nothing}'"),
             lambda: eval(r"'ä\N{'"), lambda: eval(r"'\Nx'"), lambda: eval(r"'\N{}'")):
    try:
        print(call())
    except (ValueError, TypeError, KeyError, SyntaxError) as error:
        print(type(error).__name__, error)

# Every property of a sample of the characters.
text = []
for code in range(0, 0x30000, 23):
    c = chr(code)
    text.append(f'{unicodedata.name(c, "")}|{unicodedata.category(c)}{unicodedata.bidirectional(c)}'
                f'{unicodedata.combining(c)}{unicodedata.east_asian_width(c)}'
                f'{unicodedata.mirrored(c)}{unicodedata.decomposition(c)}'
                f'{unicodedata.numeric(c, "")}')
    if not 0xD800 <= code < 0xE000:
        text.append(unicodedata.normalize('NFKD', c) + unicodedata.normalize('NFC', c + '\u0301'))
print(binascii.crc32('\n'.join(text).encode()))
