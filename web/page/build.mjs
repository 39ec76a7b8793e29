#!/usr/bin/env node
// Builds the page: bundles script and style, and puts them beside the wasm module.
//
//   node web/page/build.mjs [--out DIR] [--wasm DIR]
//
// --out is build/web unless given. heddle.js, its modules and python are copied from --wasm if
// given, and are otherwise expected in --out. The packages of package-lock.json are installed first
// if they are not there; the canvas' fonts are made beside the page. Every address in the page
// carries one build id, so that no browser puts the script of one build and the wasm of another
// together.

import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const here = path.dirname(fileURLToPath(import.meta.url));
const root = path.resolve(here, '../..');
const MODULES = ['heddle.js', 'heddle.wasm', 'heddle-marked.wasm'];

const { values } = parseArgs({ options: {
  out: { type: 'string', default: path.join(root, 'build/web') },
  wasm: { type: 'string' },
} });

/** Installs what the lock file names, unless exactly that is installed already. */
function installPackages() {
  const lock = fs.readFileSync(path.join(here, 'package-lock.json'));
  const stamp = path.join(here, 'node_modules/.heddle-lock');
  const id = createHash('sha256').update(lock).digest('hex');
  if (fs.existsSync(stamp) && fs.readFileSync(stamp, 'utf8') === id) return;
  console.log('Installing the page\'s packages (npm ci)');
  const done = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: here, stdio: 'inherit',
  });
  if (done.error) throw new Error(`npm could not be started: ${done.error.message}`);
  if (done.status !== 0) throw new Error('npm ci failed; its message is above');
  fs.writeFileSync(stamp, id);
}

async function bundle(out) {
  const esbuild = await import('esbuild');
  const result = await esbuild.build({
    entryPoints: { page: path.join(here, 'src/main.js') },
    outdir: out,
    bundle: true,
    format: 'esm',
    minify: true,
    target: ['chrome105', 'firefox110', 'safari16.4'],
    loader: { '.py': 'text' },
    legalComments: 'none',
    logLevel: 'warning',
  });
  if (result.errors.length > 0) throw new Error('esbuild failed');
  for (const name of ['isolate.js', 'page.css']) {
    await esbuild.build({
      entryPoints: [path.join(here, 'src', name)], outdir: out, minify: true, logLevel: 'warning',
    });
  }
}

/** Makes the fonts of the canvas; without the tools for it the script says what is missing. */
function makeFonts(out) {
  const script = path.join(root, 'web/platform/make_fonts');
  const done = spawnSync('sh', [script, out], { stdio: 'inherit' });
  if (done.status !== 0) throw new Error('the canvas\' fonts could not be made');
}

function buildId(out) {
  const hash = createHash('sha256');
  for (const name of ['page.js', 'page.css', ...MODULES]) {
    const file = path.join(out, name);
    if (fs.existsSync(file)) hash.update(fs.readFileSync(file));
  }
  return hash.digest('hex').slice(0, 12);
}

async function main() {
  const out = path.resolve(values.out);
  fs.mkdirSync(out, { recursive: true });
  if (values.wasm) {
    for (const name of MODULES) {
      fs.copyFileSync(path.join(values.wasm, name), path.join(out, name));
    }
    fs.cpSync(path.join(values.wasm, 'python'), path.join(out, 'python'), { recursive: true });
  }
  installPackages();
  await bundle(out);
  makeFonts(out);
  const html = fs.readFileSync(path.join(root, 'index.html'), 'utf8');
  fs.writeFileSync(path.join(out, 'index.html'), html.replaceAll('BUILD', buildId(out)));
  console.log(`The page is in ${out}`);
}

main().catch((error) => {
  console.error(`web/page/build.mjs: ${error.message}`);
  process.exit(1);
});
