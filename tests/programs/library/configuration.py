"""configparser, tomllib: settings in files."""

import configparser
import io
import tomllib

parser = configparser.ConfigParser()
parser.read_string('''
[DEFAULT]
base = /srv
workers = 4

[server]
path = %(base)s/www
debug = yes
limit = 1.5
hosts =
    one
    two

[empty]
''')
print(parser.sections(), parser['server']['path'], parser.getint('server', 'workers'))
print(parser.getboolean('server', 'debug'), parser['server'].getfloat('limit'),
      parser['server']['hosts'])
print(parser.has_option('empty', 'workers'), parser.get('empty', 'none', fallback='fallback'))
print(dict(parser['server']), list(parser), 'server' in parser)
parser['new'] = {'a': '1', 'B': '2'}
parser.remove_section('empty')
out = io.StringIO()
parser.write(out)
print(out.getvalue())
for text in ('[a]\nx=1\nx=2\n', 'no section\n', '[a]\n[a]\n', '[a]\njust a line\n'):
    try:
        configparser.ConfigParser().read_string(text)
    except configparser.Error as error:
        print(type(error).__name__, error)
for wrong in (lambda: parser['nothing'], lambda: parser.get('server', 'nothing'),
              lambda: parser.getint('server', 'path'), lambda: parser.set('server', 'x', 1)):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
raw = configparser.RawConfigParser(allow_no_value=True, delimiters=('=',))
raw.optionxform = str
raw.read_string('[S]\nKey=%(x)s\nalone\n')
print(raw.items('S'))

data = tomllib.loads('''
title = "TOML"
when = 1979-05-27T07:32:00Z
day = 1979-05-27
values = [1, 2.5, 0x1F, true, "a\\tb", 'raw\\t', inf]
text = """
lines
here"""
[owner]
name.first = "Tom"
[[item]]
id = 1
[[item]]
id = 2
point = { x = 1, y = 2 }
''')
print(data)
print(tomllib.load(io.BytesIO(b'a = 1_000\n"quoted key" = [ [1], ["x"] ]\n')))
for text in ('a = ', 'a = 1\na = 2', '[a]\n[a]', 'a = "open', 'x = 01'):
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        print(error)
