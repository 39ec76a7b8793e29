// The first visit: a program is there, the page is isolated and whole, in light and dark.

import { equal, expect, suite } from './harness.mjs';

await suite({
  'the first visit shows a program with threads and a Run button': async ({ open }) => {
    const page = await open();
    const text = await page.evaluate(() => window.heddle.text);
    expect(text.includes('threading'), `the editor holds: ${text.slice(0, 200)}`);
    expect(await page.isEnabled('#run'), 'Run is disabled');
    expect(await page.isDisabled('#stop'), 'Stop is enabled');
    equal(await page.evaluate(() => window.crossOriginIsolated), true, 'crossOriginIsolated');
    equal(await page.evaluate(() => window.heddle.state.run), 0, 'the number of runs');
  },

  'everything fits at 1366x768 and at a pixel ratio of 2': async ({ open }) => {
    const k4 = { viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 2 };
    for (const options of [{}, k4, { colorScheme: 'dark' }]) {
      const page = await open(options);
      const sizes = await page.evaluate(() => ({
        overflow: document.documentElement.scrollWidth - innerWidth,
        canvas: document.getElementById('canvas').getBoundingClientRect().toJSON(),
        box: document.getElementById('canvas-box').getBoundingClientRect().toJSON(),
        editor: document.getElementById('editor').clientHeight,
        theme: document.documentElement.dataset.theme,
      }));
      expect(sizes.overflow <= 0, `the page is ${sizes.overflow} px too wide`);
      equal(sizes.canvas.width, sizes.box.width, 'the canvas\' width');
      equal(sizes.canvas.height, sizes.box.height, 'the canvas\' height');
      expect(sizes.editor > 200, `the editor is ${sizes.editor} px high`);
      equal(sizes.theme, options.colorScheme ?? 'light', 'the theme');
    }
  },

  'the width of the panes is dragged and remembered': async ({ open }) => {
    const page = await open();
    const handle = await page.locator('#split-columns').boundingBox();
    await page.mouse.move(handle.x, handle.y + 200);
    await page.mouse.down();
    await page.mouse.move(500, handle.y + 200, { steps: 4 });
    await page.mouse.up();
    const width = () => page.evaluate(() => document.getElementById('left').offsetWidth);
    expect(Math.abs(await width() - 500) < 3, `the left side is ${await width()} px wide`);
    await page.reload();
    expect(Math.abs(await width() - 500) < 3, `after a reload it is ${await width()} px wide`);
  },

  'theme and language are switched by a button and remembered': async ({ open }) => {
    const page = await open();
    await page.click('#theme');
    await page.click('#language');
    const look = () => page.evaluate(() => [document.documentElement.dataset.theme,
      document.documentElement.lang, document.getElementById('run').innerText.trim()]);
    equal(await look(), ['dark', 'zh-CN', '运行'], 'theme, language and the button');
    await page.reload();
    equal(await look(), ['dark', 'zh-CN', '运行'], 'the same after a reload');
  },
});
