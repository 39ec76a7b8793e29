# A strand that waits for input keeps no other from running, and is no deadlock.
# stdin: Anna
# stdin: 42
# stdin: three words here
# stdin: 中文 é
# stdin: last but one
# stdin: the rest
# stdin: of it
# no wasm
import sys
import threading

done = threading.Lock()
done.acquire()


def work():
    total = 0
    for i in range(20000):
        total += i
    print('worked', total)
    done.release()


threading.Thread(target=work).start()
done.acquire()
name = input('Who? ')
print('Hello,', name)
print(int(input()) + 1)
print(input('> ').split())
print(repr(sys.stdin.readline()), repr(sys.stdin.read(4)), repr(sys.stdin.readline(3)))
print(repr(sys.stdin.readline()))
for line in sys.stdin:
    print('line', repr(line))
print(repr(sys.stdin.readline()), repr(sys.stdin.read()), sys.stdin.readlines())
try:
    input('more? ')
except EOFError as error:
    print('EOFError', error)
input()
