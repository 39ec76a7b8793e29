// The canvas with the mouse and the keyboard, seen through what the engine reports.

import { equal, expect, frames, runToEnd, setProgram, suite, until } from './harness.mjs';

const program = `import threading
import time

def work():
    for _ in range(5):
        time.sleep(0.2)

threads = [threading.Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("done")
`;

/** Clicks down the canvas, where the run has come far, until a slice with a line is selected. */
async function clickSlice(page) {
  const box = await page.locator('#canvas').boundingBox();
  for (let y = box.y + 180; y < box.y + box.height * 0.7; y += 11) {
    await page.mouse.click(box.x + box.width * 0.9, y);
    await frames(page);
    const { selection } = await page.evaluate(() => window.heddle.snapshot());
    if (selection?.line > 0) return selection;
  }
  throw new Error('no click on the canvas selected a slice');
}

await suite({
  'a click on a slice selects it and marks its line in the editor': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'parallel' });
    await runToEnd(page);
    const { line } = await clickSlice(page);
    await page.waitForSelector('.cm-strand-line');
    const marked = await page.innerText('.cm-strand-line');
    equal(marked, program.split('\n')[line - 1], `the marked line, which is line ${line}`);
  },

  'the wheel zooms and w a s d move the view': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'parallel' });
    await runToEnd(page);
    const box = await page.locator('#canvas').boundingBox();
    const view = () => page.evaluate(() => window.heddle.snapshot().view);
    equal(await view(), undefined, 'the view at first, which follows the run');
    await page.mouse.move(box.x + box.width * 0.6, box.y + box.height * 0.45);
    await page.mouse.wheel(0, -300);
    await until(page, () => window.heddle.snapshot().view !== undefined);
    const zoomed = await view();
    await page.mouse.click(box.x + box.width * 0.6, box.y + box.height * 0.45);
    await page.keyboard.down('d');
    await until(page, (begin) => window.heddle.snapshot().view.begin_ns > begin, zoomed.begin_ns);
    await page.keyboard.up('d');
    equal(await page.evaluate(() => window.heddle.text), program, 'the text in the editor');
  },

  'Ctrl+Enter runs while the canvas has the keyboard': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'print(1)\n');
    await page.focus('#canvas');
    await page.keyboard.press('Control+Enter');
    await until(page, () => window.heddle.state.run === 1
      && window.heddle.state.outcome !== null);
  },

  'keys for the canvas do not reach it while one types': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'parallel' });
    await runToEnd(page);
    await page.click('.cm-content');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('# wasd wwww\n\t');
    await page.keyboard.press('Backspace');
    await frames(page);
    expect((await page.evaluate(() => window.heddle.text)).startsWith('# wasd wwww\n'),
      'the editor lost keys');
    equal(await page.evaluate(() => window.heddle.snapshot().view), undefined, 'the view');
  },
});
