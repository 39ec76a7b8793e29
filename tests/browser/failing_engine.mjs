// An engine that can't be loaded: the page says why, and the text is safe.

import { equal, expect, suite } from './harness.mjs';

async function openWith(open, pattern, answer) {
  const page = await open({ ready: false });
  page.mayFault = true;
  await page.route(pattern, answer);
  await page.reload();
  await page.waitForSelector('#explain:not([hidden])');
  return page;
}

await suite({
  'a missing wasm file is named': async ({ open }) => {
    const page = await openWith(open, '**/heddle.wasm*', (route) => route.fulfill({
      status: 404, body: 'gone', headers: { 'Cross-Origin-Resource-Policy': 'same-origin' },
    }));
    const text = await page.innerText('#explain');
    expect(/heddle\.wasm \(404\)/.test(text), text);
    expect((await page.evaluate(() => window.heddle.text)).length > 0, 'the editor is empty');
    equal(await page.isDisabled('#run'), true, 'Run is disabled');
  },

  'a server that went away is named': async ({ open }) => {
    const page = await openWith(open, '**/heddle.js*', (route) => route.abort());
    const text = await page.innerText('#explain');
    expect(/heddle\.js could not be fetched/.test(text), text);
  },
});
