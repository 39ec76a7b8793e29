// Comparing schedulers: the same program with and without a GIL.

import { equal, expect, setProgram, suite, until } from './harness.mjs';

const program = `from threading import Thread


def work():
    total = 0
    for i in range(20000):
        total += i


threads = [Thread(target=work) for _ in range(3)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("done")
`;

await suite({
  'every case is run, and each has its figures and lanes': async ({ open }) => {
    const page = await open();
    await setProgram(page, program);
    await page.evaluate(() => window.heddle.step({ do: 'compare' }));
    await until(page, () => window.heddle.snapshot().comparison?.done);
    const { cases, rows } = await page.evaluate(() => window.heddle.snapshot().comparison);
    equal(rows.length, cases, 'the number of rows');
    equal(rows[0].scheduler, 'gil', 'the first scheduler');
    equal(rows[0].speed_up, 1, 'the speed-up of the first');
    for (const row of rows) {
      equal([row.runs, row.same_output], [3, true], `${row.scheduler} ${row.workers}`);
      expect(row.wall_ms > 0 && row.lanes === 4, `${row.scheduler} ${row.workers} has no lanes`);
      expect(row.cores_busy > 0, 'nobody ran');
    }
    await page.click('#stop');
    await until(page, () => window.heddle.state.status === 'idle');
    expect(!(await page.evaluate(() => window.heddle.snapshot().comparison)), 'it is still there');
  },

  'a comparison that does not end is stopped': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'while True:\n    pass\n');
    await page.evaluate(() => window.heddle.step({ do: 'compare' }));
    await until(page, () => window.heddle.state.status === 'comparing');
    await page.click('#stop');
    await until(page, () => window.heddle.state.status === 'idle');
    await setProgram(page, 'print("after")\n');
    await page.click('#run');
    await until(page, () => window.heddle.consoleText().includes('after'));
  },
});
