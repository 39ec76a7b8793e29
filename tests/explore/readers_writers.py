# Readers and a writer: the first reader locks the writer out, the last one lets it in.
# interleavings: 14
# outcome: 2
import threading

mutex = threading.Lock()
room = threading.Lock()
readers = 0
value = 0


def read():
    global readers
    with mutex:
        readers += 1
        if readers == 1:
            room.acquire()
    seen = value
    with mutex:
        readers -= 1
        if readers == 0:
            room.release()
    assert seen in (0, 2), 'read half way'


def write():
    global value
    with room:
        value += 1
        value += 1


threads = [threading.Thread(target=f) for f in (read, read, write)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(value)
