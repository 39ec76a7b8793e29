// A static host that sends no headers: the service worker adds them, or the page says what to do.

import { equal, expect, suite, until, waitReady } from './harness.mjs';

await suite({
  'the service worker makes the page isolated': async ({ open }) => {
    const page = await open({ ready: false });
    await until(page, () => window.crossOriginIsolated === true);
    await waitReady(page);
    expect(await page.isEnabled('#run'), 'Run is disabled');
  },

  'without service workers the page explains, and the editor works': async ({ open }) => {
    const page = await open({ ready: false, serviceWorkers: 'block' });
    page.mayFault = true;
    await page.waitForSelector('#explain:not([hidden])');
    const text = await page.innerText('#explain');
    expect(/SharedArrayBuffer/.test(text) && /serve\.mjs/.test(text), text);
    await page.click('.cm-content');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('kept = 1');
    equal(await page.evaluate(() => window.heddle.text), 'kept = 1', 'the text');
    equal(await page.isDisabled('#run'), true, 'Run is disabled');
  },
}, { plain: true });
