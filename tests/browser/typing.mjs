// What a person typed survives.

import { equal, expect, saved, suite, until, waitReady } from './harness.mjs';

await suite({
  'a reload keeps what was typed': async ({ open }) => {
    const page = await open();
    await page.click('.cm-content');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('print("still here")  # 还在');
    await page.reload();
    await waitReady(page);
    equal(await page.evaluate(() => window.heddle.text), 'print("still here")  # 还在', 'the text');
  },

  'a new tab of the same profile has it too': async ({ open, address }) => {
    const page = await open();
    await page.click('.cm-content');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('x = 1');
    await saved(page, 'x = 1');
    const tab = await page.context().newPage();
    await tab.goto(address);
    await waitReady(tab);
    equal(await tab.evaluate(() => window.heddle.text), 'x = 1', 'the text in the new tab');
  },

  'choosing a scenario keeps the own text in the chooser': async ({ open }) => {
    const page = await open();
    await page.click('.cm-content');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('# mine');
    const scenario = await page.locator('#chooser option[value^="scenario:"]').first()
      .getAttribute('value');
    await page.selectOption('#chooser', scenario);
    await until(page, () => window.heddle.text !== '# mine');
    await page.selectOption('#chooser', 'kept:0');
    await until(page, () => window.heddle.text === '# mine');
  },

  'settings and parameters survive a reload': async ({ open }) => {
    const page = await open();
    await page.evaluate(() => window.heddle.setProgram({
      files: [{ name: 'main.py', text: 'n = 5  # @param 1..10\nprint(n)\n' }],
    }));
    await page.evaluate(() => window.heddle.setSettings({ scheduler: 'controlled', seed: 11 }));
    await page.evaluate(() => window.heddle.setParams({ n: '8' }));
    await until(page, () => window.heddle.program.settings.seed === '11'
      && window.heddle.program.params.n === '8');
    await saved(page, '"seed":"11"', '"n":"8"');
    await page.reload();
    await waitReady(page);
    await until(page, () => window.heddle.state.settings?.seed === '11');
    const { params, settings } = await page.evaluate(() => window.heddle.state);
    equal(params.n, '8', 'the parameter');
    expect(settings.scheduler === 'controlled', `the scheduler is ${settings.scheduler}`);
  },
});
