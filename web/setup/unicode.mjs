// unicode.mjs PACKAGE FOLDER: runs unicode.py in the Python of the unpacked npm package pyodide and
// writes what it made, names.txt and data.txt, into FOLDER.
import fs from 'node:fs';
import path from 'node:path';
import { createRequire } from 'node:module';

const [from, to] = process.argv.slice(2).map((folder) => path.resolve(folder));
const { loadPyodide } = createRequire(import.meta.url)(path.join(from, 'pyodide.js'));
const python = await loadPyodide();
for (const folder of ['/ucd', '/unicode']) python.FS.mkdir(folder);
for (const name of ['NameAliases.txt', 'NamedSequences.txt']) {
  python.FS.writeFile(`/ucd/${name}`, fs.readFileSync(`/usr/share/unicode/${name}`));
}
python.runPython(fs.readFileSync(new URL('unicode.py', import.meta.url), 'utf8'));
fs.mkdirSync(to, { recursive: true });
for (const name of ['names.txt', 'data.txt']) {
  fs.writeFileSync(path.join(to, name), python.FS.readFile(`/unicode/${name}`));
}
