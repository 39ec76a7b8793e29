// Heddle in a frame of somebody else's page: it runs where the browser can, or explains.

import * as http from 'node:http';
import { expect, suite } from './harness.mjs';

await suite({
  'in a frame of another site the page is isolated or says to open a tab': async (given) => {
    const { open, address } = given;
    const html = `<!doctype html><title>host</title><iframe src="${address}" width=900 height=600>`;
    const host = http.createServer((_, response) => {
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(html);
    });
    await new Promise((resolve) => { host.listen(0, '127.0.0.1', resolve); });
    try {
      const page = await open({ ready: false });
      page.mayFault = true;
      await page.goto(`http://127.0.0.1:${host.address().port}/`);
      const frame = page.frameLocator('iframe');
      await frame.locator('#run:enabled, #explain:not([hidden])').first().waitFor();
      const inner = page.frames()[1];
      const isolated = await inner.evaluate(() => window.crossOriginIsolated);
      if (isolated) expect(await frame.locator('#run').isEnabled(), 'Run is disabled');
      else expect(/tab/.test(await frame.locator('#explain').innerText()), 'no way out is named');
    } finally {
      host.close();
    }
  },
});
