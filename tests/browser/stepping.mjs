// Stepping: the person decides who goes next, forward and back.

import { equal, expect, frames, printed, setProgram, suite, until } from './harness.mjs';

const program = `from threading import Thread, Lock

balance = 0
lock = Lock()


def change(n):
    global balance
    balance = balance + n
    with lock:
        balance = balance - n


one = Thread(target=change, args=(5,))
two = Thread(target=change, args=(8,))
one.start()
two.start()
one.join()
two.join()
print("balance", balance)
`;

const stepping = (page) => page.evaluate(() => window.heddle.snapshot().stepping);

/** Asks for a step and waits until it is done. */
async function step(page, what) {
  // In one go: what was asked before may be seen at any time.
  const before = await page.evaluate((w) => {
    const version = window.heddle.snapshot().stepping?.version ?? 0;
    return window.heddle.step(w) ? version : -1;
  }, what);
  expect(before >= 0, `${what.do} was refused`);
  await until(page, (version) => {
    const now = window.heddle.snapshot().stepping;
    return now && now.version > version && !now.busy;
  }, before);
  return stepping(page);
}

async function start(page) {
  await page.evaluate(() => window.heddle.step({ do: 'start' }));
  await until(page, () => window.heddle.snapshot().stepping?.version > 0);
}

const strand = (at, id) => at.strands.find((s) => s.id === id);

/** Both threads stand before they read the balance. */
async function comeToTheReads(page) {
  let at = await stepping(page);
  while ((strand(at, 2)?.state ?? 'created') === 'created') {
    at = await step(page, { do: 'operation', strand: 0 });
  }
  for (const id of [1, 2]) {
    while (strand(at, id).line !== 9) at = await step(page, { do: 'operation', strand: id });
  }
  return at;
}

await suite({
  'an update is lost by hand, with the values in sight': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 1 });
    await start(page);
    await comeToTheReads(page);
    let at = await step(page, { do: 'operation', strand: 1 });
    const parts = strand(at, 1).parts.map((p) => `${p.kind} ${p.text} ${p.value} ${p.state}`);
    equal(parts, ['read balance 0 done', 'compute balance + n 5 done', 'write balance 5 next'],
      'the parts of the statement');
    at = await step(page, { do: 'operation', strand: 2 });
    at = await step(page, { do: 'operation', strand: 2 });
    at = await step(page, { do: 'operation', strand: 1 });
    const { variables } = await page.evaluate(() => window.heddle.snapshot());
    equal(variables.find((v) => v.name === 'balance').value, '5', 'the balance');
    equal(at.written.balance, { line: 9, strand: 1 }, 'who wrote it');
  },

  'who waits says for what and held by whom': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 1 });
    await start(page);
    let at = await comeToTheReads(page);
    while (strand(at, 1).line !== 11) at = await step(page, { do: 'operation', strand: 1 });
    at = await step(page, { do: 'until_blocked', strand: 2 });
    const two = strand(at, 2);
    equal(two.state, 'blocked', 'the state of Thread-2');
    equal([two.awaited, two.holder, two.holder_line], ['lock', strand(at, 1).name, 10],
      'what it waits for');
  },

  'going back takes the output with it, and forward again brings it': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 3 });
    await start(page);
    const end = await step(page, { do: 'go_on' });
    expect(end.over, 'the run is not over');
    await until(page, () => window.heddle.consoleText().includes('balance'));
    const whole = await printed(page);
    const back = await step(page, { do: 'go_to', value: 3 });
    equal([back.operation, back.recorded], [3, end.recorded], 'the place');
    await until(page, () => !window.heddle.consoleText().includes('balance'));
    await step(page, { do: 'go_on' });
    await until(page, () => window.heddle.consoleText().includes('balance'));
    equal(await printed(page), whole, 'the output');
  },

  'a breakpoint set in the editor stops before its line': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 3 });
    await page.evaluate(() => window.heddle.toggleBreakpoint(11));
    equal(await page.locator('.breakpoint-dot:visible').count(), 1, 'the dots in the gutter');
    await start(page);
    const at = await step(page, { do: 'go_on' });
    expect(!at.over, 'it ran to the end');
    equal(strand(at, at.next).line, 11, 'where it stopped');
    await until(page, () => document.querySelectorAll('.cm-strand-line').length === 1);
  },

  'keys on the canvas step and go back': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 3 });
    await start(page);
    await page.focus('#canvas');
    await frames(page, 3);
    await page.keyboard.press('ArrowRight');
    await until(page, () => window.heddle.snapshot().stepping.operation === 1);
    await page.keyboard.press('ArrowLeft');
    await until(page, () => window.heddle.snapshot().stepping.operation === 0);
    await page.keyboard.press('9'); // There is no such thread.
    await page.keyboard.press('0');
    await until(page, () => window.heddle.snapshot().stepping.chosen === 0);
  },

  'running to a line, from its button in the gutter': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 3 });
    const arrow = page.locator('.cm-run-to-gutter .run-to-here').nth(10);
    expect(!await arrow.isVisible(), 'there is a button though nobody steps');
    await start(page);
    await page.locator('.cm-run-to-gutter .cm-gutterElement:has(.run-to-here)').nth(10).click();
    await until(page, () => {
      const { strands, next } = window.heddle.snapshot().stepping;
      return strands.find((s) => s.id === next)?.line === 11;
    });
  },

  'local variables are watched in the chosen thread, or in a named one': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 1 });
    await start(page);
    await comeToTheReads(page);
    await page.evaluate(() => window.heddle.step({ watches: ['n * 2', 'Thread-1: n', 'x'] }));
    const at = await step(page, { do: 'operation', strand: 2 });
    equal(at.watches, [
      { expression: 'n * 2', strand: 2, text: '16', why: 'value' },
      { expression: 'Thread-1: n', strand: 1, text: '5', why: 'value' },
      { expression: 'x', text: 'x', why: 'no_name' },
    ], 'the watches');
  },

  'what was stepped so far is what Share shares': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'parallel', seed: 1 });
    await start(page);
    const { schedule } = await comeToTheReads(page);
    await until(page, () => window.heddle.program.settings.scheduler === 'controlled');
    await page.evaluate(() => window.heddle.share());
    const link = await page.inputValue('#share-link');
    const other = await open({ fragment: new URL(link).hash });
    await until(other, () => window.heddle.program.settings?.schedule);
    equal(await other.evaluate(() => window.heddle.program.settings.schedule), schedule,
      'the schedule in the link');
  },

  'nobody stands anywhere when the run is over, and again after going back': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 3 });
    await start(page);
    await step(page, { do: 'go_to', value: 5 });
    await step(page, { do: 'operation' });
    await until(page, () => document.querySelectorAll('.cm-strand-gutter .strand-dot').length > 0);
    await step(page, { do: 'go_on' });
    await until(page, () => document.querySelectorAll('.cm-strand-gutter .strand-dot').length === 0
      && document.querySelectorAll('.cm-strand-line').length === 0);
    await step(page, { do: 'back' });
    await until(page, () => document.querySelectorAll('.cm-strand-gutter .strand-dot').length > 0);
  },

  'a long run is gone back in from its checkpoints': async ({ open }) => {
    const page = await open();
    await setProgram(page, `from threading import Thread
n = 0
def f():
    global n
    for i in range(4000):
        n = n + 1
for t in [Thread(target=f) for _ in range(2)]:
    t.start()
`, { scheduler: 'controlled', seed: 3 });
    await start(page);
    const end = await step(page, { do: 'go_on' });
    expect(end.over && end.recorded > 16000, `${end.recorded} operations`);
    const events = (s) => page.evaluate(() => window.heddle.snapshot().events);
    const all = await events();
    const last = await step(page, { do: 'back' });
    equal(last.operation, end.recorded - 1, 'one back');
    const middle = await step(page, { do: 'go_to', value: 9000 });
    equal([middle.operation, middle.recorded], [9000, end.recorded], 'the middle');
    const { variables } = await page.evaluate(() => window.heddle.snapshot());
    expect(Number(variables.find((v) => v.name === 'n').value) <= 4500, 'n is of the future');
    equal(await events(), all, 'the events on the timeline');
    const again = await step(page, { do: 'go_on' });
    equal([again.operation, again.schedule], [end.operation, end.schedule], 'the end');
    equal(await events(), all, 'the events at the end');
  },

  'a step without end can be paused, and Stop ends stepping': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'while True:\n    pass\n', { scheduler: 'controlled', seed: 3 });
    await start(page);
    await page.evaluate(() => window.heddle.step({ do: 'go_on' }));
    await until(page, () => window.heddle.snapshot().stepping.busy);
    await page.evaluate(() => window.heddle.step({ do: 'pause' }));
    await until(page, () => !window.heddle.snapshot().stepping.busy);
    expect(!(await stepping(page)).over, 'the run ended');
    await page.click('#stop');
    await until(page, () => window.heddle.state.status === 'idle');
  },

  'a program that is refused says why instead': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'def broken(:\n', { scheduler: 'controlled', seed: 3 });
    await page.evaluate(() => window.heddle.step({ do: 'start' }));
    await until(page, () => window.heddle.state.outcome?.kind === 'syntax');
  },
});
