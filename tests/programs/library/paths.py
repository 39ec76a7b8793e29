"""pathlib, glob, shutil, tempfile, filecmp, fileinput: files and folders, and their names."""

import filecmp
import fileinput
import glob
import ntpath
import os
import pathlib
import shutil
import tempfile
from pathlib import Path, PurePath, PurePosixPath, PureWindowsPath

print(repr(Path('a') / 'b' / '../c.tar.gz'), Path('/x/y') / '/z', Path('a//b/./c'), Path())
path = PurePosixPath('/usr/lib/python3/x.tar.gz')
print(path.parts, path.name, path.stem, path.suffix, path.suffixes, path.parent, path.anchor)
print(path.with_name('y'), path.with_suffix('.zip'), path.with_stem('z'), list(path.parents)[:2])
print(path.relative_to('/usr'), path.is_relative_to('/bin'), path.match('*.gz'), path.as_uri())
print(PureWindowsPath('c:\\Users\\me') / 'x.txt',
      PureWindowsPath('C:/A') == PureWindowsPath('c:/a'))
print(sorted([Path('b'), Path('a/c'), Path('a')]), hash(Path('a')) == hash(Path('a')))
for wrong in (lambda: path.relative_to('/bin'), lambda: path.with_suffix('x'),
    lambda: Path('a') / 1,
              lambda: PurePath('').with_name('x')):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, error)
print(ntpath.join('c:\\a', 'b'), ntpath.splitdrive('c:\\a'))

with tempfile.TemporaryDirectory(prefix='heddle-') as folder:
    root = Path(folder)
    print(root.is_dir(), root.name.startswith('heddle-'))
    (root / 'one' / 'two').mkdir(parents=True)
    (root / 'one' / 'a.txt').write_text('first\nsecond\n', encoding='utf-8')
    (root / 'one' / 'two' / 'b.py').write_bytes(b'print(1)\n')
    (root / 'one' / 'c.txt').touch()
    print([p.relative_to(root).as_posix() for p in sorted(root.rglob('*'))])
    print([p.name for p in sorted((root / 'one').glob('*.txt'))])
    print([p.name for p in sorted((root / 'one').iterdir())])
    print((root / 'one' / 'a.txt').read_text(), (root / 'one' / 'a.txt').stat().st_size)
    print((root / 'nothing').exists(), (root / 'one' / 'a.txt').is_file())
    try:
        (root / 'nothing').read_text()
    except FileNotFoundError as error:
        print(error.errno, error.strerror, Path(error.filename).name)
    try:
        (root / 'one').mkdir()
    except FileExistsError as error:
        print(type(error).__name__)
    (root / 'one').mkdir(exist_ok=True)
    with (root / 'one' / 'a.txt').open('a') as file:
        file.write('third\n')
    print((root / 'one' / 'a.txt').rename(root / 'moved.txt').name, sorted(os.listdir(root)))
    found = glob.glob('**/*.py', root_dir=folder, recursive=True)
    print(found, glob.escape('a[1]*'), sorted(glob.glob(folder + '/*.t?t'))[0][-9:])

    shutil.copy(root / 'moved.txt', root / 'copy.txt')
    print(filecmp.cmp(root / 'moved.txt', root / 'copy.txt', shallow=False))
    shutil.copytree(root / 'one', root / 'tree')
    print(sorted(p.relative_to(root).as_posix() for p in (root / 'tree').rglob('*')))
    shutil.move(root / 'tree', root / 'elsewhere')
    shutil.rmtree(root / 'elsewhere')
    print((root / 'elsewhere').exists())
    comparison = filecmp.dircmp(root / 'one', root)
    print(comparison.left_only, comparison.common)
    with fileinput.input([root / 'moved.txt', root / 'copy.txt']) as lines:
        print([(fileinput.filelineno(), line.rstrip()) for line in lines][2:4])
    for place, folders, files in os.walk(folder):
        print(os.path.relpath(place, folder), sorted(folders), sorted(files))
    (root / 'copy.txt').unlink()
    (root / 'copy.txt').unlink(missing_ok=True)
    with tempfile.NamedTemporaryFile('w+', dir=folder, suffix='.log') as file:
        file.write('text')
        file.seek(0)
        print(file.read(), file.name.endswith('.log'), os.path.exists(file.name))
        name = file.name
    print(os.path.exists(name))
    with tempfile.SpooledTemporaryFile(max_size=10) as spooled:
        spooled.write(b'0123456789abcdef')
        spooled.seek(3)
        print(spooled.read(4))
    handle, made = tempfile.mkstemp(dir=folder)
    os.close(handle)
    print(os.path.getsize(made))
print(root.exists(), pathlib.Path('x').expanduser(), Path('a').absolute().is_absolute())
