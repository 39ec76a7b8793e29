# Encodings besides UTF-8: CPython's tables, escapes, error handlers of the program's own.
# The modules that stdlib.def names this program for are used here.
import codecs
import os
import tempfile

text = 'naïve café – “Größe” €5 Ω Ж'
for name in ('cp1252', 'cp437', 'iso8859-15', 'koi8-r', 'mac_roman', 'cp1251', 'utf-16', 'utf-32-be',
             'utf-8-sig', 'latin-1', 'iso-8859-7', 'windows-1250', 'utf_16_le'):
    for errors in ('strict', 'replace', 'xmlcharrefreplace', 'namereplace'):
        try:
            data = text.encode(name, errors)
        except UnicodeEncodeError as error:
            print(name, error)
            continue
        print(name, errors, data[:60], ascii(data.decode(name))[:60])
print(bytes('€', 'cp1252'), bytearray('€', 'cp1252'), str(b'\x80', 'cp1252'), b'\x80'.decode('cp437'))

for data in (b'\x81', b'\xff\xfe\x00'):
    for name in ('cp1252', 'cp437', 'utf-16', 'koi8_u'):
        try:
            print(name, ascii(data.decode(name)), ascii(data.decode(name, 'replace')))
        except UnicodeDecodeError as error:
            print(name, error)

sample = 'tab\tquote\'\\ é€\U0001F600\n\x00'
for name in ('unicode_escape', 'raw_unicode_escape'):
    data = sample.encode(name)
    print(name, data, data.decode(name) == sample)
print(ascii(rb'\x41\u00e4\101\N{SNOWMAN}\
\'\"\t'.decode('unicode_escape')))
for data in (rb'\x4', rb'\u12', rb'\U00110000', rb'\N{nothing}', rb'\N', b'a\\'):
    try:
        print(ascii(data.decode('unicode_escape')))
    except UnicodeDecodeError as error:
        print(error, ascii(data.decode('unicode_escape', 'replace')))
print(codecs.escape_decode(rb'\x41\n\101'), codecs.escape_encode(b'\x00\n\\'))


def dashes(error):
    if isinstance(error, UnicodeDecodeError):
        return '[%02x]' % error.object[error.start], error.start + 1
    return '-' * (error.end - error.start), error.end


codecs.register_error('dashes', dashes)
codecs.register_error('wrong', lambda error: 1)
codecs.register_error('back', lambda error: (b'?', -1))
print('aΩЖb'.encode('ascii', 'dashes'), b'a\xff\xc3b'.decode('utf-8', 'dashes'))
print('Ωa'.encode('cp1252', 'dashes'), 'Ω\ud800'.encode('utf-16', 'dashes'))
print('aΩb'.encode('latin-1', 'back'))
for call in (lambda: 'Ω'.encode('ascii', 'wrong'), lambda: b'\xff'.decode('ascii', 'nobody'),
             lambda: 'a'.encode('nothing'), lambda: 'a'.encode('rot13'), lambda: b'ff'.decode('hex'),
             lambda: codecs.encode('Hello', 'rot13'), lambda: codecs.decode(b'6869', 'hex'),
             lambda: codecs.encode(b'hi', 'base64'), lambda: 'a'.encode('ascii', 'nobody')):
    try:
        print(call())
    except (LookupError, TypeError, UnicodeError) as error:
        print(type(error).__name__, error)

path = os.path.join(tempfile.mkdtemp(), 'old.txt')
with open(path, 'w', encoding='cp1252', errors='namereplace') as file:
    file.write('Größe\nΩ €\n')
with open(path, 'rb') as file:
    print(file.read())
with open(path, encoding='cp1252') as file:
    print([ascii(line) for line in file])
with open(path, 'w', errors='dashes', encoding='ascii') as file:
    file.write('Größe\n')
with open(path, encoding='ascii') as file:
    print(file.read())
decoder = codecs.getincrementaldecoder('utf-16')()
print([decoder.decode(bytes([byte])) for byte in 'aé'.encode('utf-16')], decoder.decode(b'', True))
decoder = codecs.getincrementaldecoder('unicode_escape')()
print([decoder.decode(bytes([byte])) for byte in rb'a\x41\u00e4'])
print(codecs.lookup('windows-1252').name, codecs.lookup('L9').name)
