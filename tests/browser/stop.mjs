// Stop: at once, always, and the page never freezes.

import { equal, expect, runToEnd, setProgram, suite, until } from './harness.mjs';

const twenty = `import threading

def spin():
    while True: pass

for _ in range(20):
    threading.Thread(target=spin).start()
while True: pass
`;
const ticksWanted = 50;
const framesWanted = 2;

/**
 * Resolves when the page's own thread has answered timers and drawn frames; `running` says whether
 * the program still ran then. A page that is frozen for as long as a program runs never answers.
 */
function watch(page) {
  return page.evaluate(([ticksMin, framesMin]) => new Promise((resolve) => {
    let ticks = 0;
    let frames = 0;
    const done = () => ticks >= ticksMin && frames >= framesMin;
    const frame = () => {
      frames++;
      if (!done()) requestAnimationFrame(frame);
    };
    requestAnimationFrame(frame);
    const tick = () => {
      ticks++;
      if (!done()) setTimeout(tick, 5);
      else resolve({ running: window.heddle.state.status === 'running' });
    };
    tick();
  }), [ticksWanted, framesWanted]);
}

async function expectResponsive(page) {
  const { running } = await watch(page);
  expect(running, 'the program no longer ran when the page answered');
}

/**
 * Presses Stop inside the page; resolves to the milliseconds until the run has ended. The time is
 * printed for people: what a person is promised is 200 ms, but a test machine may be busy.
 */
function stopMs(page) {
  return page.evaluate(() => new Promise((resolve) => {
    const begun = performance.now();
    document.getElementById('stop').click();
    const look = () => {
      if (window.heddle.state.outcome) resolve(performance.now() - begun);
      else setTimeout(look, 1);
    };
    look();
  }));
}

const tests = {};
for (const scheduler of ['parallel', 'gil', 'controlled']) {
  tests[`twenty busy threads stop at once, ${scheduler}`] = async ({ open }) => {
    const page = await open();
    await setProgram(page, twenty, { scheduler });
    await page.click('#run');
    await until(page, () => window.heddle.state.status === 'running');
    await expectResponsive(page);
    const ms = await stopMs(page);
    console.log(`  Stop took ${ms.toFixed(0)} ms`);
    equal(await page.evaluate(() => window.heddle.state.outcome.kind), 'stopped', 'the outcome');
    await setProgram(page, 'print("again")\n');
    const { outcome } = await runToEnd(page);
    equal(outcome.kind, 'finished', 'the outcome of the next run');
  };
}

tests['endless printing does not freeze the page, and stops'] = async ({ open }) => {
  const page = await open();
  await setProgram(page, 'while True:\n    print("more and more and more")\n');
  await page.click('#run');
  await until(page, () => window.heddle.state.status === 'running');
  await expectResponsive(page);
  const ms = await stopMs(page);
  console.log(`  Stop took ${ms.toFixed(0)} ms`);
  equal(await page.evaluate(() => window.heddle.state.outcome.kind), 'stopped', 'the outcome');
};

await suite(tests);
