// Run: output, parameters, errors, marks and what the canvas reports.

import { equal, expect, printed, runToEnd, setProgram, suite, until } from './harness.mjs';

const race = `import threading

n = 20000  # @param 1..1000000
use_lock = False  # @param
balance = 0
lock = threading.Lock()

def work(amount):
    global balance
    for _ in range(n):
        if use_lock:
            with lock:
                balance = balance + amount
                balance = balance - amount
        else:
            balance = balance + amount
            balance = balance - amount

threads = [threading.Thread(target=work, args=(a,)) for a in (5, 8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("balance", balance)
`;

await suite({
  'Run prints what the program prints': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'print("hello", 6 * 7)\nprint("bye")\n');
    const { outcome } = await runToEnd(page);
    equal(outcome.kind, 'finished', 'the outcome');
    equal(await printed(page), ['hello 42', 'bye'], 'the output');
  },

  'Ctrl+Enter in the editor runs what was typed a moment ago': async ({ open }) => {
    const page = await open();
    await setProgram(page, '');
    await page.click('.cm-content');
    await page.keyboard.type('print("typed")');
    await page.keyboard.press('Control+Enter');
    await until(page, () => window.heddle.state.outcome !== null);
    equal(await printed(page), ['typed'], 'the output');
    equal(await page.evaluate(() => window.heddle.text), 'print("typed")', 'the text');
  },

  'a parameter replaces the value in the program': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'n = 5  # @param 1..10\nprint(n + 1)\n');
    await runToEnd(page);
    equal(await printed(page), ['6'], 'the output without a parameter');
    await page.evaluate(() => window.heddle.setParams({ n: '9' }));
    await runToEnd(page);
    equal(await printed(page), ['10'], 'the output with n = 9');
  },

  'the race has three strands, and with the lock it ends at 0': async ({ open }) => {
    const page = await open();
    await setProgram(page, race, { scheduler: 'parallel' });
    await page.evaluate(() => window.heddle.setParams({ use_lock: 'True' }));
    for (let i = 0; i < 3; i++) {
      await runToEnd(page);
      equal(await printed(page), ['balance 0'], 'the output with the lock');
    }
    const shown = await page.evaluate(() => window.heddle.snapshot());
    equal(shown.strands.length, 3, 'the number of strands');
    expect(shown.locks.length >= 1, 'the canvas shows no lock');
    expect(shown.slices > 0 && shown.events > 0, `slices ${shown.slices}, events ${shown.events}`);
  },

  'an exception shows its traceback in red, and a click leads to the line': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'def f():\n    return 1 / 0\n\nprint("before")\nf()\n');
    const { outcome } = await runToEnd(page);
    equal(outcome.kind, 'exception', 'the outcome');
    equal(outcome.exit, 1, 'the exit status');
    const lines = await printed(page);
    expect(lines.includes('ZeroDivisionError: division by zero'), lines.join('\n'));
    const jumps = page.locator('.console-line.is-err .console-jump');
    equal(await jumps.count(), 2, 'the number of places in the traceback');
    await jumps.nth(1).click();
    equal(await page.locator('.cm-strand-line').innerText(), '    return 1 / 0', 'the line');
  },

  'a syntax error is underlined as one types and refuses the run': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'x = 1\n');
    await page.click('.cm-content');
    await page.keyboard.press('Control+End');
    await page.keyboard.type('y = 1 +');
    await page.waitForSelector('.cm-lintRange-error');
    expect((await page.innerText('#problem')).startsWith('2: '), await page.innerText('#problem'));
    const { outcome } = await runToEnd(page);
    equal(outcome.exit, 1, 'the exit status');
    await page.keyboard.press('Escape');
    await page.click('.cm-content');
    await page.keyboard.press('Control+End');
    await page.keyboard.type(' 2');
    await page.waitForSelector('.cm-lintRange-error', { state: 'detached' });
    equal(await page.isHidden('#problem'), true, 'the problem line is hidden');
  },

  'a module that Heddle lacks is named before the run': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'print("never")\nimport socket\n');
    await page.waitForSelector('.cm-lintRange-error');
    const { outcome, text } = await runToEnd(page);
    equal(outcome.kind, 'refused', 'the outcome');
    equal(outcome.exit, 2, 'the exit status');
    expect(text.includes('socket') && !text.includes('never'), text);
  },

  'a deadlock ends the run and says who waits for whom': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'import threading\nlock = threading.Lock()\nlock.acquire()\n'
      + 'lock.acquire()\n');
    const { outcome, text } = await runToEnd(page);
    equal(outcome.kind, 'deadlock', 'the outcome');
    equal(outcome.exit, 3, 'the exit status');
    expect(/line 4/.test(text), text);
    equal(text.match(/every thread waits/g)?.length, 1, 'how often the headline is there');
  },

  'the gutter marks the lines of the strands': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'import threading, time\n\ndef work():\n    time.sleep(60)\n\n'
      + 'threading.Thread(target=work).start()\ntime.sleep(60)\n', { scheduler: 'parallel' });
    await page.click('#run');
    await until(page, () => document.querySelectorAll('.strand-dot').length === 2);
    await page.click('#stop');
    await until(page, () => window.heddle.state.outcome?.kind === 'stopped');
  },

  'a program of two files imports one from the other': async ({ open }) => {
    const page = await open();
    await page.evaluate(() => window.heddle.setProgram({ files: [
      { name: 'main.py', text: 'import helper\nprint(helper.double(21))\n' },
      { name: 'helper.py', text: 'def double(x):\n    return 2 * x\n' },
    ] }));
    await runToEnd(page);
    equal(await printed(page), ['42'], 'the output');
  },

  'the names of characters are fetched, also by who only checks the text': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'import unicodedata\nprint("\\N{BULLET}", unicodedata.name("é"))\n');
    const { text } = await runToEnd(page);
    expect(text.includes('• LATIN SMALL LETTER E WITH ACUTE'), text);
  },
});
