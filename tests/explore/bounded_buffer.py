# The textbook's bounded buffer: one lock, two conditions.
# interleavings: 8
# outcome: [0, 1]
import threading


class BoundedBuffer:
    def __init__(self, size):
        self.size = size
        self.items = []
        self.lock = threading.Lock()
        self.not_full = threading.Condition(self.lock)
        self.not_empty = threading.Condition(self.lock)

    def put(self, item):
        with self.not_full:
            while len(self.items) == self.size:
                self.not_full.wait()
            self.items.append(item)
            self.not_empty.notify()

    def get(self):
        with self.not_empty:
            while not len(self.items):
                self.not_empty.wait()
            item = self.items.pop(0)
            self.not_full.notify()
            return item


buffer = BoundedBuffer(1)
got = []


def produce():
    for i in range(2):
        buffer.put(i)


def consume():
    for _ in range(2):
        got.append(buffer.get())


threads = [threading.Thread(target=produce), threading.Thread(target=consume)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(got)
