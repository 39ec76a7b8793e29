# Whether a lock is held and a thread alive, while that thread takes the lock and ends.
# interleavings: 6
# outcome: free alive
# outcome: held alive
# outcome: free ended
# outcome: held ended
import threading

lock = threading.Lock()


def ask():
    held = lock.locked()
    print('held' if held else 'free', 'alive' if threads[1].is_alive() else 'ended')


def work():
    with lock:
        pass


threads = [threading.Thread(target=ask), threading.Thread(target=work)]
for t in threads:
    t.start()
for t in threads:
    t.join()
