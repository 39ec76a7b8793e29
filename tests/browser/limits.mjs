// Limits: ten thousand threads in the page, too much memory, too deep recursion.

import { equal, expect, printed, runToEnd, setProgram, suite } from './harness.mjs';

const fillers = {
  'strings of a megabyte': 'kept = []\nwhile True:\n    kept.append("x" * 1_000_000)\n',
  'many small lists': 'kept = []\nwhile True:\n    kept.append([len(kept)])\n',
  'a dict that grows': 'kept = {}\nwhile True:\n    kept[len(kept)] = str(len(kept))\n',
  'one huge string': 'kept = "x" * 10**9\n',
  'bytes that double': 'kept = b"x"\nwhile True:\n    kept += kept\n',
  'lists in lists': 'kept = []\nwhile True:\n    kept = [kept, [kept]]\n',
};

await suite({
  'ten thousand threads wait for one lock': async ({ open }) => {
    const page = await open();
    await setProgram(page, `import threading

lock = threading.Lock()
count = 0

def work():
    global count
    with lock:
        count += 1

lock.acquire()
threads = [threading.Thread(target=work) for _ in range(10000)]
for t in threads:
    t.start()
print(threading.active_count())
lock.release()
for t in threads:
    t.join()
print(count)
`, { scheduler: 'parallel' });
    const { outcome } = await runToEnd(page);
    equal(outcome.kind, 'finished', 'the outcome');
    equal(await printed(page), ['10001', '10000'], 'the output');
  },

  'a program that fills the memory gets its MemoryError, and the page runs on':
    async ({ open }) => {
      const page = await open();
      for (const [name, text] of Object.entries(fillers)) {
        await setProgram(page, `print("begun")\n${text}`, { scheduler: 'parallel' });
        const { outcome } = await runToEnd(page);
        equal([outcome.kind, outcome.exit], ['memory', 1], `${name}: the outcome`);
        const lines = await printed(page);
        expect(lines[0] === 'begun' && lines[1] === 'Traceback (most recent call last):'
          && lines.at(-1) === 'MemoryError', `${name}: ${lines.join('\n')}`);
      }
      await setProgram(page, 'print(sum(len([n]) for n in range(1000000)))\n');
      equal((await runToEnd(page)).outcome.kind, 'finished', 'the outcome afterwards');
      equal(await printed(page), ['1000000'], 'the output afterwards');
    },

  'a program that catches MemoryError goes on': async ({ open }) => {
    const page = await open();
    await setProgram(page, `import threading

def fill():
    kept = []
    try:
        while True:
            kept.append(bytes(500_000))
    except MemoryError:
        kept = None
    print("full")

threads = [threading.Thread(target=fill) for _ in range(2)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print("done")
`, { scheduler: 'parallel' });
    equal((await runToEnd(page)).outcome.kind, 'finished', 'the outcome');
    equal(await printed(page), ['full', 'full', 'done'], 'the output');
  },

  'endless recursion is a RecursionError': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'def f():\n    return f()\n\ntry:\n    f()\n'
      + 'except RecursionError as e:\n    print(e)\n');
    await runToEnd(page);
    equal(await printed(page), ['maximum recursion depth exceeded'], 'the output');
  },
});
