#!/usr/bin/env node
// Runs every browser test against a built page: node tests/browser/run.mjs BUILD_WEB_DIR [NAME...]
//
// Each file is a process of its own, so that one that hangs takes nothing else with it. The last
// line is `N passed, N failed`; the status is 0 if nothing failed.

import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';

const fileMs = 600_000;
const here = path.dirname(fileURLToPath(import.meta.url));
const [root = path.join(here, '../../build/web'), ...wanted] = process.argv.slice(2);
const names = fs.readdirSync(here)
  .filter((name) => name.endsWith('.mjs') && !['run.mjs', 'harness.mjs'].includes(name))
  .filter((name) => wanted.length === 0 || wanted.includes(name.replace('.mjs', '')))
  .sort();

function runFile(name) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [path.join(here, name), root], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.on('data', (data) => {
      text += data;
      process.stdout.write(data);
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), fileMs);
    child.on('close', (status) => {
      clearTimeout(timer);
      resolve({ text, status });
    });
  });
}

let passed = 0;
let failed = 0;
for (const name of names) {
  console.log(`# ${name}`);
  const { text, status } = await runFile(name);
  const failures = (text.match(/^not ok - /gm) ?? []).length;
  passed += (text.match(/^ok - /gm) ?? []).length;
  failed += failures;
  if (status !== 0 && failures === 0) {
    failed++;
    console.log(`not ok - ${name} ended with status ${status}`);
  }
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 && passed > 0 ? 0 : 1);
