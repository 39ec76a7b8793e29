// Limits: ten thousand threads in the page, too much memory, too deep recursion.

import { equal, expect, printed, runToEnd, setProgram, suite } from './harness.mjs';

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

  'endless recursion is a RecursionError': async ({ open }) => {
    const page = await open();
    await setProgram(page, 'def f():\n    return f()\n\ntry:\n    f()\n'
      + 'except RecursionError as e:\n    print(e)\n');
    await runToEnd(page);
    equal(await printed(page), ['maximum recursion depth exceeded'], 'the output');
  },
});
