// What every browser test stands on: a server, a Chromium, and a way to say ok or not ok.
//
// A test file calls `suite({name: async ({open}) => ...}, ...)`. It can be run alone:
// `node tests/browser/stop.mjs BUILD_WEB_DIR`. Tests assert on what the page and the engine
// report, never on pixels, which differ from machine to machine.

import * as fs from 'node:fs';
import { createRequire } from 'node:module';
import * as path from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../web/page/serve.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const require = createRequire(path.join(here, '../../web/page/package.json'));
const { chromium } = require('playwright-core');

// A test fails where something does not happen, never because it was slow: these bounds are only
// for what would never end.
const testMs = 300_000;
const patienceMs = 240_000;
const flags = [
  '--no-sandbox', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', '--use-gl=angle', '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
];

export function expect(condition, text) {
  if (!condition) throw new Error(text);
}

export function equal(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  expect(a === b, `${what} is ${a}, should be ${b}`);
}

/** A page of its own profile with Heddle in it; `options` are playwright's for a context. */
async function openPage(browser, address, { fragment = '', ready = true, ...options } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1366, height: 768 }, locale: 'en-GB', ...options,
  });
  context.setDefaultTimeout(patienceMs);
  const page = await context.newPage();
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(error.stack ?? String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') page.faults.push(message.text());
  });
  await page.goto(address + fragment);
  if (ready) await waitReady(page);
  return page;
}

/**
 * Waits until `condition`, a function for the page, is true. It asks by a timer: on a busy machine
 * without a GPU a page may have no animation frame for seconds.
 */
export function until(page, condition, arg) {
  return page.waitForFunction(condition, arg, { polling: 50, timeout: patienceMs });
}

/** Waits until the page has drawn `count` frames: whatever was pressed before has been seen. */
export function frames(page, count = 8) {
  return page.evaluate((wanted) => new Promise((resolve) => {
    let left = wanted;
    const frame = () => (left-- > 0 ? requestAnimationFrame(frame) : resolve());
    frame();
  }), count);
}

export async function waitReady(page) {
  await until(page, () => window.heddle !== undefined);
  await page.evaluate(() => window.heddle.ready);
}

async function within(ms, promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms / 1000} s`)), ms);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Runs the tests one after the other and ends the process with 1 if one failed. */
export async function suite(tests, { plain = false } = {}) {
  const root = process.argv[2] ?? path.join(here, '../../build/web');
  const { server, address } = await serve({ root, port: 0, plain });
  const browser = await chromium.launch({ executablePath: chromiumPath(), args: flags });
  let failed = 0;
  for (const [name, test] of Object.entries(tests)) {
    const pages = [];
    const open = async (options) => {
      const page = await openPage(browser, address, options);
      pages.push(page);
      return page;
    };
    try {
      await within(testMs, test({ open, address, root }));
      const faults = pages.flatMap((page) => (page.mayFault ? [] : page.faults));
      expect(faults.length === 0, `the page reported: ${faults.join(' | ')}`);
      console.log(`ok - ${name}`);
    } catch (error) {
      failed++;
      console.log(`not ok - ${name}`);
      console.log(`  ${String(error.stack ?? error).replaceAll('\n', '\n  ')}`);
    }
    await Promise.all(pages.map((page) => page.context().close().catch(() => {})));
  }
  await browser.close();
  server.close();
  process.exit(failed === 0 ? 0 : 1);
}

function chromiumPath() {
  const paths = [process.env.CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome'];
  const found = paths.find((file) => file && fs.existsSync(file));
  if (!found) throw new Error('there is no Chromium; install the package chromium');
  return found;
}

/** Puts a program of one file into the page. */
export async function setProgram(page, text, settings) {
  const next = { files: [{ name: 'main.py', text }], params: {} };
  if (settings) next.settings = settings;
  await page.evaluate((p) => window.heddle.setProgram(p), next);
}

/** Waits until the page has stored a program that holds each of `texts`. */
export function saved(page, ...texts) {
  return until(page, (wanted) => {
    const stored = localStorage.getItem('heddle.program') ?? '';
    return wanted.every((text) => stored.includes(text));
  }, texts);
}

/** Presses Run, waits for the end; returns {outcome, text} with the text that this run printed. */
export async function runToEnd(page) {
  const before = await page.evaluate(() => window.heddle.state.run);
  await page.click('#clear');
  await page.click('#run');
  await until(page,
    (run) => window.heddle.state.run > run && window.heddle.state.outcome !== null, before);
  return page.evaluate(() => ({
    outcome: window.heddle.state.outcome,
    text: window.heddle.consoleText(),
  }));
}

/** The lines that the program printed, without those that Heddle adds around them. */
export async function printed(page) {
  return page.evaluate(() => {
    window.heddle.consoleText(); // Shows what still waits.
    return [...document.querySelectorAll('.console-line:not(.is-note)')]
      .map((line) => line.textContent);
  });
}
