// Searching: everything that a program can come to, replayed, told, and looked at again.

import { equal, expect, setProgram, suite, until } from './harness.mjs';

const losing = `from threading import Lock, Thread

balance = 0
lock = Lock()


def change(n):
    global balance
    balance = balance + n


threads = [Thread(target=change, args=(n,)) for n in (5, 8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("balance", balance)
assert balance == 13
`;

const deadlocking = `from threading import Lock, Thread

a = Lock()
b = Lock()


def one():
    with a:
        with b:
            pass


def two():
    with b:
        with a:
            pass


threads = [Thread(target=f) for f in (one, two)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("done")
`;

const endless = `from threading import Thread

n = 0


def add():
    global n
    for i in range(50):
        n = n + 1


for t in [Thread(target=add) for _ in range(3)]:
    t.start()
`;

/** Two threads that add one so often each. */
const counting = (often) => `from threading import Thread

n = 0


def add():
    global n
    for _ in range(${often}):
        n = n + 1


threads = [Thread(target=add) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(n)
`;

const step = (page, what) => page.evaluate((w) => window.heddle.step(w), what);
const exploring = (page) => page.evaluate(() => window.heddle.snapshot().exploring);

/** Searches to the end, the story of the worst outcome included. */
async function explore(page, settings = {}) {
  expect(await step(page, { do: 'explore', strategy: 'dpor', budget: '', ...settings }),
    'the search was refused');
  await until(page, () => window.heddle.snapshot().exploring?.busy === false);
  return exploring(page);
}

const failing = (found) => found.outcomes.find((row) => row.failure);

async function ranAgain(page, run) {
  await until(page, (before) => window.heddle.state.run > before
    && window.heddle.state.outcome !== null, run);
}

await suite({
  'every interleaving, its outcomes, its races and its story': async ({ open }) => {
    const page = await open();
    await setProgram(page, losing);
    const found = await explore(page);
    equal([found.complete, found.executions, found.outcomes.length], [true, 4, 3], 'the search');
    expect(found.text.startsWith('All 4 interleavings, outcomes: 3'), found.text);
    equal(found.races.length, 2, 'the races');
    expect(found.story.sentences.some((s) => s.includes('was lost')), 'nothing was lost');
  },

  'an outcome is replayed on the timeline, and Share shares exactly it': async ({ open }) => {
    const page = await open();
    await setProgram(page, losing);
    const found = await explore(page);
    const { run } = await page.evaluate(() => window.heddle.state);
    await step(page, { do: 'replay_outcome', value: failing(found).first });
    await ranAgain(page, run);
    const { outcome } = await page.evaluate(() => window.heddle.state);
    equal(outcome.kind, 'exception', 'how the replay ended');
    expect((await exploring(page)).outcomes.length === 3, 'what was found is gone');
    const link = await page.evaluate(() => window.heddle.share());
    const other = await open({ fragment: new URL(link).hash });
    await until(other, () => window.heddle.program.settings?.scheduler === 'controlled');
    equal(await other.evaluate(() => window.heddle.program.settings.schedule), outcome.schedule,
      'the schedule in the link');
  },

  'a row of the story selects its operation and marks its line': async ({ open }) => {
    const page = await open();
    await setProgram(page, losing);
    const { story } = await explore(page);
    const row = story.swap;
    await step(page, { do: 'story_row', value: row });
    await until(page, () => window.heddle.snapshot().selection !== null);
    const { selection } = await page.evaluate(() => window.heddle.snapshot());
    equal([selection.lane, selection.id], ['strand', story.rows[row].strand], 'the selection');
    await until(page, () => document.querySelector('.cm-strand-line')?.textContent
      .includes('balance = balance + n'));
  },

  'an outcome is stepped through': async ({ open }) => {
    const page = await open();
    await setProgram(page, deadlocking);
    const found = await explore(page);
    equal(failing(found).kind, 'deadlock', 'the failure');
    await step(page, { do: 'step_outcome', value: failing(found).first });
    await until(page, () => window.heddle.snapshot().stepping?.version > 0);
    await step(page, { do: 'go_on' });
    await until(page, () => window.heddle.snapshot().stepping.over);
    equal(await page.evaluate(() => window.heddle.snapshot().stepping.outcome), 'deadlock',
      'where the steps lead');
    await page.click('#stop');
    await until(page, () => window.heddle.state.status === 'idle');
    equal((await exploring(page)).outcomes.length, found.outcomes.length, 'the outcomes');
  },

  'after an edit one question tells whether the failure is still there': async ({ open }) => {
    const page = await open();
    await setProgram(page, losing);
    await explore(page);
    const fixed = losing.replace('    balance = balance + n',
      '    with lock:\n        balance = balance + n');
    await page.click('#editor .cm-content');
    await page.keyboard.press('Control+a');
    await page.keyboard.insertText(fixed);
    await until(page, () => window.heddle.snapshot().exploring.changed);
    await step(page, { do: 'check_fix' });
    await until(page, () => window.heddle.snapshot().exploring.busy === false);
    const { fix, complete } = await exploring(page);
    equal([fix.verdict, complete], ['gone', true], 'the verdict');
    expect(fix.applied > 0 && fix.applied < fix.scheduled, 'the old schedule applied wholly');
  },

  'a typo takes nothing that was found: it is told with its line, and mended the question is there':
    async ({ open }) => {
      const page = await open();
      await setProgram(page, losing);
      const { outcomes } = await explore(page);
      const edit = async (text) => {
        await page.click('#editor .cm-content');
        await page.keyboard.press('Control+a');
        await page.keyboard.insertText(text);
        await until(page, (wanted) => window.heddle.text.startsWith(wanted), text.slice(0, 80));
      };
      await edit(losing.replace('def change(n):', 'def change(n'));
      await until(page, () => window.heddle.snapshot().exploring.changed);
      await step(page, { do: 'check_fix' });
      await until(page, () => window.heddle.state.outcome?.kind === 'syntax');
      const kept = await exploring(page);
      equal(kept.outcomes, outcomes, 'the outcomes');
      expect(/line 7[^]*SyntaxError/.test(kept.refused), kept.refused);
      await edit(losing.replace('balance == 13', 'balance <= 13'));
      await until(page, () => !window.heddle.snapshot().exploring.refused);
      await step(page, { do: 'check_fix' });
      await until(page, () => window.heddle.snapshot().exploring.busy === false);
      equal((await exploring(page)).fix.verdict, 'gone', 'the verdict');
    },

  'several workers find what one finds': async ({ open }) => {
    const page = await open();
    await setProgram(page, counting(4));
    const found = [];
    for (const workers of [1, 3]) {
      const { complete, executions, outcomes, races, ...rest } = await explore(page, { workers });
      equal(rest.workers, workers, 'the workers');
      found.push({
        complete, executions, races: races.length,
        outcomes: outcomes.map((row) => `${row.count}: ${row.name}, ${row.text}`).sort(),
      });
    }
    equal([found[0].complete, found[0].outcomes.length], [true, 7], 'the search');
    equal(found[1], found[0], 'what three workers found');
    const usual = await explore(page);
    equal(usual.workers, Math.min(4, await page.evaluate(() => navigator.hardwareConcurrency)),
      'the workers, unless it is said');
  },

  'a program runs while several workers search': async ({ open }) => {
    const page = await open();
    await setProgram(page, endless);
    await step(page, { do: 'explore', strategy: 'dpor', budget: '', workers: 4 });
    // Before that one of them searches alone.
    await until(page, () => window.heddle.snapshot().exploring.executions > 300);
    await page.click('#run');
    await until(page, () => window.heddle.state.outcome?.kind === 'finished');
    const { searching, executions } = await exploring(page);
    expect(searching, 'the run ended the search');
    await until(page, (before) => window.heddle.snapshot().exploring.executions > before,
      executions);
    await page.click('#stop');
    await until(page, () => !window.heddle.snapshot().exploring.searching);
  },

  'Stop keeps what was found, the page answers meanwhile, and the last run is still there':
    async ({ open }) => {
      const page = await open();
      await setProgram(page, endless);
      await page.click('#run');
      await until(page, () => window.heddle.state.outcome?.kind === 'finished');
      const { events } = await page.evaluate(() => window.heddle.snapshot());
      await step(page, { do: 'explore', strategy: 'dpor', budget: '' });
      await until(page, () => window.heddle.snapshot().exploring.executions > 10);
      expect((await exploring(page)).searching, 'it is over');
      equal(await page.evaluate(() => window.heddle.snapshot().events), events, 'the events');
      await page.click('#stop');
      await until(page, () => !window.heddle.snapshot().exploring.searching);
      const found = await exploring(page);
      expect(!found.complete && found.executions > 10 && found.outcomes.length > 0,
        'what was found is gone');
      expect(found.text.startsWith(`Stopped after ${found.executions}, not complete`), found.text);
      await step(page, { do: 'end_exploring' });
      equal(await page.evaluate(() => window.heddle.snapshot().exploring), undefined, 'the search');
    },

  'hundreds of executions use the module that marks its stores, and come to the same without it':
    async ({ open }) => {
      for (const there of [true, false]) {
        let asked = 0;
        const page = await open();
        page.mayFault = !there;
        await page.route('**/heddle-marked.wasm*', (route) => {
          asked++;
          return there ? route.continue() : route.fulfill({ status: 404 });
        });
        await setProgram(page, counting(3));
        const found = await explore(page, { workers: 1 });
        equal([found.complete, found.executions, asked], [true, 328, 1], 'the search');
      }
    },

  'on a narrow screen the canvas grows while there is something to look at, or as one says':
    async ({ open }) => {
      const page = await open({ viewport: { width: 420, height: 800 } });
      const height = () => page.evaluate(
        () => document.getElementById('canvas-box').getBoundingClientRect().height);
      const before = await height();
      await setProgram(page, losing);
      await explore(page);
      const grown = await height();
      expect(grown > before + 100, `${before} pixels became ${grown}`);
      await page.focus('#split-stack');
      await page.keyboard.press('ArrowDown');
      const smaller = await height();
      expect(smaller < grown && smaller > before, `${grown} pixels became ${smaller}`);
      await page.dblclick('#split-stack');
      equal(await height(), grown, 'the height');
      await step(page, { do: 'end_exploring' });
      await until(page, (was) => document.getElementById('canvas-box')
        .getBoundingClientRect().height === was, before);
    },

  'a sampled search keeps to its budget, and a program that is refused says why':
    async ({ open }) => {
      const page = await open();
      await setProgram(page, losing);
      const found = await explore(page, { strategy: 'surw', budget: '50' });
      equal([found.complete, found.executions], [false, 50], 'the samples');
      await setProgram(page, 'def broken(:\n');
      await step(page, { do: 'explore' });
      await until(page, () => window.heddle.state.outcome?.kind === 'syntax');
      equal(await page.innerText('#status'), 'Not started: the program has a syntax error',
        'the headline');
    },
});
