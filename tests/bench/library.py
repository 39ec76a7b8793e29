# What the library's C++ does for a program: text in memory and in files, struct, queues, data of
# one thread. Prints `BENCH <name> <best milliseconds> <result>`.
import io
import os
import queue
import struct
import threading
from measure import measure

PATH = "bench_library.tmp"


def string_io_write():
    text = io.StringIO()
    for _ in range(200000):
        text.write("hello\n")
    return len(text.getvalue())


def string_io_lines():
    return sum([len(line) for line in io.StringIO("line of text\n" * 100000)])


def bytes_io_write():
    data = io.BytesIO()
    for _ in range(200000):
        data.write(b"hello\n")
    return len(data.getvalue())


def file_write():
    with open(PATH, "w") as file:
        for _ in range(100000):
            file.write("hello world\n")
    return os.path.getsize(PATH)


def file_lines():
    size = 0
    with open(PATH) as file:
        for line in file:
            size += len(line)
    return size


def file_readline():
    count = 0
    with open(PATH) as file:
        while file.readline():
            count += 1
    return count


def file_read():
    with open(PATH) as file:
        return len(file.read())


def file_print():
    with open(PATH, "w") as file:
        for i in range(30000):
            print("line", i, file=file)
    return os.path.getsize(PATH)


def struct_pack():
    size = 0
    for i in range(100000):
        size += len(struct.pack("<IHd", i, 5, 1.5))
    return size


def struct_unpack():
    data = struct.pack("<IHd", 7, 5, 1.5)
    total = 0
    for _ in range(100000):
        total += struct.unpack("<IHd", data)[0]
    return total


def simple_queue():
    items = queue.SimpleQueue()
    total = 0
    for i in range(200000):
        items.put(i)
        total += items.get()
    return total


def thread_local():
    data = threading.local()
    data.n = 0
    for _ in range(300000):
        data.n += 1
    return data.n


def rlock():
    lock = threading.RLock()
    for _ in range(300000):
        with lock:
            pass


def lock_methods():
    lock = threading.Lock()
    for _ in range(300000):
        lock.acquire()
        lock.release()


measure([string_io_write, string_io_lines, bytes_io_write, file_write, file_lines,
         file_readline, file_read, file_print, struct_pack, struct_unpack, simple_queue,
         thread_local, rlock, lock_methods])
os.remove(PATH)
