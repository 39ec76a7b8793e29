// The console: by strand, bounded, and never markup.

import { equal, expect, printed, runToEnd, setProgram, suite } from './harness.mjs';

await suite({
  'lines carry the colour and the name of their strand': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'import threading\nprint("main")\n'
      + 't = threading.Thread(target=lambda: print("other"))\nt.start()\nt.join()\n');
    await runToEnd(page);
    const lines = await page.evaluate(() => {
      window.heddle.consoleText();
      return [...document.querySelectorAll('.console-line:not(.is-note)')].map((line) => ({
        text: line.textContent, colour: line.style.getPropertyValue('--lane'),
        name: line.dataset.name,
      }));
    });
    equal(lines.map((line) => line.text), ['main', 'other'], 'the output');
    equal(lines[0].colour.toUpperCase(), '#4C78A8', 'the main thread\'s colour');
    expect(lines[1].colour !== lines[0].colour, 'both strands have one colour');
    expect(/^Thread-1/.test(lines[1].name), `the strand is called ${lines[1].name}`);
  },

  'one strand\'s output can be shown alone': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'import threading\nprint("main")\n'
      + 't = threading.Thread(target=lambda: print("other"))\nt.start()\nt.join()\n');
    await runToEnd(page);
    await page.selectOption('#strand-filter', '1');
    const visible = await page.locator('.console-line:not(.is-note):visible').allInnerTexts();
    equal(visible, ['other'], 'the lines that are shown');
  },

  'a flood is bounded and says what was dropped': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'for i in range(60000):\n    print("line", i)\n');
    await runToEnd(page);
    const lines = await printed(page);
    expect(lines.length <= 20_500, `the console holds ${lines.length} lines`);
    equal(lines.at(-1), 'line 59999', 'the last line');
    await page.waitForSelector('.console-dropped:not([hidden])');
  },

  'what a program prints is never markup': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'print("<img src=x onerror=alert(1)><b>bold</b>")\n');
    await runToEnd(page);
    equal(await printed(page), ['<img src=x onerror=alert(1)><b>bold</b>'], 'the output');
    equal(await page.locator('#console img, #console b').count(), 0, 'elements from the output');
  },

  'the output can be selected and copied as text': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'print("one")\nprint("two")\n');
    await runToEnd(page);
    const text = await page.evaluate(() => {
      const lines = document.querySelectorAll('.console-line:not(.is-note)');
      const range = document.createRange();
      range.setStartBefore(lines[0]);
      range.setEndAfter(lines[lines.length - 1]);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      return getSelection().toString();
    });
    equal(text.trim(), 'one\ntwo', 'the selected text');
  },
});
