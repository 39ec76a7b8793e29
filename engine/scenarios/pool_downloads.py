# title: Downloads in a pool
# title_zh: 线程池下载
#
# A thread for every file is too many, one for all is too few. A pool has a number of threads that
# take the next file when they have finished one. What comes back at once is a future: a promise of
# the result.
#
# Try: 1 thread and 6. The whole never gets faster than its longest file. as_completed() tells who
# is ready in the order in which they are, not in which they were asked for.
import time
from concurrent.futures import ThreadPoolExecutor, as_completed

workers = 2  # @param 1..6

files = {"map.png": 0.5, "song.ogg": 0.8, "letter.txt": 0.1, "film.mkv": 1.0, "game.zip": 0.6,
         "notes.txt": 0.1}


def download(name):
    time.sleep(files[name])
    return int(files[name] * 1000)


begin = time.time()
with ThreadPoolExecutor(max_workers=workers) as pool:
    promises = {pool.submit(download, name): name for name in files}
    for promise in as_completed(promises):
        print(promises[promise], "has", promise.result(), "bytes")
print(f"all in {time.time() - begin:.1f} s")
