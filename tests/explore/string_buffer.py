# java.lang.StringBuffer.append of JDK 1.4: the length of the other buffer is asked, then its text,
# and each for itself is locked.
# interleavings: 3
# outcome: a
# outcome: ab
# outcome: IndexError
import threading


class Buffer:
    def __init__(self, text):
        self.lock = threading.Lock()
        self.text = text

    def length(self):
        with self.lock:
            return len(self.text)

    def first(self, count):
        with self.lock:
            if count > len(self.text):
                raise IndexError('string index out of range')
            return self.text[:count]

    def clear(self):
        with self.lock:
            self.text = ''

    def append(self, other):
        count = other.length()
        text = other.first(count)
        with self.lock:
            self.text += text


a = Buffer('a')
b = Buffer('b')
threads = [threading.Thread(target=a.append, args=(b,)), threading.Thread(target=b.clear)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(a.text)
