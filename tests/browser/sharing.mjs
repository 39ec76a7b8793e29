// Links: a round trip into another browser profile, and every kind of damage.

import * as fs from 'node:fs';
import * as zlib from 'node:zlib';
import {
  equal, expect, frames, printed, runToEnd, saved, setProgram, suite, until,
} from './harness.mjs';

const program = `import threading

n = 20  # @param 1..1000
balance = 0

def work(amount):
    global balance
    for _ in range(n):
        balance = balance + amount
        balance = balance - amount

threads = [threading.Thread(target=work, args=(a,)) for a in (5, 8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("余额", balance)
`;

async function shareLink(page) {
  await page.click('#share-open');
  await until(page, () => document.getElementById('share-link').value !== '');
  const link = await page.inputValue('#share-link');
  await page.click('#share-close');
  return link;
}

const fragmentOf = (link) => link.slice(link.indexOf('#'));

async function sharedFragment(open) {
  const page = await open();
  await setProgram(page, program);
  return fragmentOf(await shareLink(page));
}

await suite({
  'a link shows the same in another profile, runs only on Run, and runs the same':
    async ({ open }) => {
      const page = await open({ permissions: ['clipboard-read', 'clipboard-write'] });
      await setProgram(page, program, { scheduler: 'controlled', seed: 7 });
      await page.evaluate(() => window.heddle.setParams({ n: '33' }));
      const first = await runToEnd(page);
      const output = await printed(page);
      const link = await shareLink(page);
      equal(await page.evaluate(() => navigator.clipboard.readText()), link, 'the clipboard');
      expect(link.length < 8000, `the link has ${link.length} characters`);

      const other = await open({ fragment: fragmentOf(link) });
      equal(await other.evaluate(() => window.heddle.text), program, 'the text');
      await until(other, () => window.heddle.state.params?.n === '33');
      const { settings } = await other.evaluate(() => window.heddle.state);
      equal([settings.scheduler, settings.seed], ['controlled', '7'], 'the settings');
      await frames(other, 30);
      equal(await other.evaluate(() => window.heddle.state.run), 0, 'the number of runs');
      equal(await printed(other), [], 'the output before Run');
      const second = await runToEnd(other);
      equal(await printed(other), output, 'the output');
      equal(second.outcome.schedule, first.outcome.schedule, 'the schedule');
    },

  'a broken link leaves the editor as it was and says why': async ({ open }) => {
    const good = await sharedFragment(open);
    const middle = Math.floor(good.length / 2);
    const swap = good[middle] === 'A' ? 'B' : 'A';
    const zeros = (size) => zlib.deflateRawSync(Buffer.alloc(size)).toString('base64url');
    const noise = Buffer.from(Array.from({ length: 70_000 }, (_, i) => (i * i * 31 + i) % 251));
    const broken = {
      'cut in half': [good.slice(0, middle), /altered|missing/i],
      'cut by one': [good.slice(0, -1), /altered|missing/i],
      'one character changed': [good.slice(0, middle) + swap + good.slice(middle + 1), /altered/i],
      'a foreign character': [`${good.slice(0, middle)}!${good.slice(middle)}`, /characters/i],
      'a later version': [good.replace('#1/', '#9/'), /format 9/],
      'nothing in it': ['#1/', /missing/i],
      'too large unpacked': [`#1/${zeros(3 << 20)}`, /1 MiB/],
      'a hundred MiB of zeros': [`#1/${zeros(100 << 20)}`, /64 KiB/],
      'too large packed': [`#1/${noise.toString('base64url')}`, /64 KiB/],
    };
    const page = await open();
    const own = 'print("mine")\n';
    await setProgram(page, own);
    for (const [name, [fragment, why]] of Object.entries(broken)) {
      await page.evaluate((f) => { location.hash = f; }, fragment);
      await page.waitForSelector('#notice:not([hidden])');
      const text = await page.innerText('#notice');
      expect(why.test(text), `${name}: the page says ${text}`);
      equal(await page.evaluate(() => window.heddle.text), own, `${name}: the text`);
      await page.click('.notice-close');
    }
  },

  'a broken link on arrival keeps what was typed before': async ({ open, address }) => {
    const page = await open();
    await page.click('.cm-content');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('# my own words\n');
    await saved(page, '# my own words');
    await page.goto('about:blank');
    await page.goto(`${address}#1/AAAA`);
    await page.waitForSelector('#notice:not([hidden])');
    const text = await page.evaluate(() => window.heddle.text);
    expect(text.startsWith('# my own words'), text.slice(0, 80));
  },

  'opening a good link keeps the own program in the chooser': async ({ open }) => {
    const fragment = await sharedFragment(open);
    const page = await open();
    await page.click('.cm-content');
    await page.keyboard.press('Control+Home');
    await page.keyboard.type('# my own words\n');
    await page.evaluate((f) => { location.hash = f; }, fragment);
    await until(page, (text) => window.heddle.text === text, program);
    await page.selectOption('#chooser', 'kept:0');
    await until(page, () => window.heddle.text.startsWith('# my own words'));
    equal(new URL(page.url()).hash, '', 'the fragment in the address');
  },

  'a program too long for a link is offered as a file': async ({ open }) => {
    const page = await open();
    const words = Array.from({ length: 4000 }, (_, i) => `# ${(i * 7919) % 100003} ${i ** 2}`);
    await setProgram(page, `${words.join('\n')}\nprint(1)\n`);
    const link = await shareLink(page);
    expect(link.length > 8000, `the link has ${link.length} characters`);
    await page.click('#share-open');
    await until(page, () => /8,000/.test(document.getElementById('share-text').textContent),
    );
    const [download] = await Promise.all([
      page.waitForEvent('download'), page.click('#share-save-link'),
    ]);
    equal(download.suggestedFilename(), 'program.heddle', 'the name of the file');
    const other = await open();
    await other.setInputFiles('#file', await download.path().then((path) => ({
      name: 'program.heddle', mimeType: 'text/plain', buffer: fs.readFileSync(path),
    })));
    await until(other, () => window.heddle.text.endsWith('print(1)\n'));
  },
});
