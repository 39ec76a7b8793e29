// Chinese: in the page, in programs, in the console.

import { missingKeys } from '../../web/page/src/text.js';
import { equal, expect, printed, runToEnd, setProgram, suite } from './harness.mjs';

const program = `import threading

姓名 = "王小明"

def 问候(谁):
    print(f"你好，{谁}！{len(谁)}")

线程 = threading.Thread(target=问候, args=(姓名,))
线程.start()
线程.join()
print("𠮷😀", "余额：%5.2f" % 3.5)
`;

await suite({
  'every sentence of the page exists in both languages': async () => {
    equal(missingKeys(), [], 'the keys that one language lacks');
  },

  'a Chinese browser sees a Chinese page': async ({ open }) => {
    const page = await open({ locale: 'zh-CN' });
    equal((await page.innerText('#run')).trim(), '运行', 'the Run button');
    equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN', 'the language');
    const latin = await page.evaluate(() => [...document.querySelectorAll('[data-text]')]
      .filter((e) => e.textContent.trim() === '').map((e) => e.dataset.text));
    equal(latin, [], 'texts that are missing');
  },

  'Chinese in a program reaches the console unharmed': async ({ open }) => {
    const page = await open({ locale: 'zh-CN' });
    await setProgram(page, program);
    const { outcome } = await runToEnd(page);
    equal(outcome.kind, 'finished', 'the outcome');
    equal(await printed(page), ['你好，王小明！3', '𠮷😀 余额： 3.50'], 'the output');
  },

  'Chinese typed in the editor is checked at the right column': async ({ open }) => {
    const page = await open();
    await setProgram(page, '名 = "𠮷😀"; import socket\n');
    await page.waitForSelector('.cm-lintRange-error');
    const marked = await page.innerText('.cm-lintRange-error');
    expect(marked.includes('socket') || marked === 'import', `underlined is ${marked}`);
  },
});
