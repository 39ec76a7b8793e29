// Controlled runs: one seed, one interleaving.

import { equal, expect, printed, runToEnd, setProgram, suite, until } from './harness.mjs';

const program = `import threading

total = 0

def work(amount):
    global total
    for _ in range(30):
        total = total + amount
        total = total - amount
        print(amount, total)

threads = [threading.Thread(target=work, args=(a,)) for a in (5, 8, 13)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(total)
`;

async function observe(page) {
  const { outcome } = await runToEnd(page);
  const { events, slices, strands } = await page.evaluate(() => window.heddle.snapshot());
  const { schedule, kind } = outcome;
  return { kind, schedule, output: await printed(page), events, slices, strands: strands.length };
}

await suite({
  'seed 7 twice gives the same output, schedule and number of events': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 7 });
    const first = await observe(page);
    const second = await observe(page);
    equal(first.kind, 'finished', 'the outcome');
    expect(first.schedule.length > 0, 'the run recorded no schedule');
    equal(second, first, 'the second run');
  },

  'another seed gives another interleaving': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 7 });
    const first = await observe(page);
    await page.evaluate(() => window.heddle.setSettings({ seed: 8 }));
    const second = await observe(page);
    expect(first.schedule !== second.schedule, `both seeds gave ${first.schedule}`);
  },

  'a recorded schedule replays under another seed': async ({ open }) => {
    const page = await open();
    await setProgram(page, program, { scheduler: 'controlled', seed: 7 });
    const first = await observe(page);
    await page.evaluate((schedule) => window.heddle.setSettings({ seed: 99, schedule }),
      first.schedule);
    const second = await observe(page);
    equal(second.output, first.output, 'the replayed output');
  },

  'a seed beyond 2 to the power of 53 stays what it is': async ({ open }) => {
    const page = await open();
    const text = 'import random\nprint(random.random())\n';
    const seed = '18446744073709551557';
    await setProgram(page, text, { scheduler: 'controlled', seed });
    await runToEnd(page);
    const first = await printed(page);
    equal((await page.evaluate(() => window.heddle.state.settings)).seed, seed, 'the seed');
    await page.evaluate(() => window.heddle.share());
    await until(page, () => document.getElementById('share-link').value !== '');
    const link = await page.inputValue('#share-link');
    const other = await open({ fragment: link.slice(link.indexOf('#')) });
    equal((await other.evaluate(() => window.heddle.program.settings)).seed, seed, 'the seed');
    await runToEnd(other);
    equal(await printed(other), first, 'the output of the same seed');
    await other.evaluate(() => window.heddle.setSettings({ seed: '18446744073709551556' }));
    await runToEnd(other);
    expect(JSON.stringify(await printed(other)) !== JSON.stringify(first), 'the next seed is one');
  },

  'sleeping takes no time in a controlled run': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'import time\ntime.sleep(3600)\nprint("an hour later")\n',
      { scheduler: 'controlled', seed: 7 });
    await runToEnd(page);
    equal(await printed(page), ['an hour later'], 'the output');
  },
});
