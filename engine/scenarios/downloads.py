# title: Downloads, one by one and at once
# title_zh: 下载：依次与同时
#
# A download mostly waits. One after the other the waits add up; in threads they overlap, and the
# whole takes as long as the longest. That is so with the GIL too: a thread that waits gives it up.
#
# Try: the timeline shows the sleeping threads side by side. In a controlled run time is virtual:
# the seconds are there, but nobody has to sit through them.
import threading
import time

overlap = True  # @param

files = {"map.png": 0.5, "song.ogg": 0.8, "letter.txt": 0.2}


def download(name, seconds):
    print("begin", name)
    time.sleep(seconds)
    print("end", name)


begin = time.time()
threads = []
for name, seconds in files.items():
    thread = threading.Thread(target=download, args=(name, seconds))
    thread.start()
    if overlap:
        threads.append(thread)
    else:
        thread.join()
for thread in threads:
    thread.join()
print(f"all in {time.time() - begin:.1f} s")
