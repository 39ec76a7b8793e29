# title: A variable that each thread has for itself
# title_zh: 每个线程自己的变量
#
# `shared` is one object for all threads: whoever comes last has set the name that everybody sees.
# The attributes of a threading.local() exist once for each thread: nobody can overwrite another's.
#
# Try: look at who greets whom. Only the lines with `own` are right in every run.
import threading
import time


class Shared:
    name = None


shared = Shared()
own = threading.local()


def work(name):
    shared.name = name
    own.name = name
    time.sleep(0.01)  # time for the others to write
    print(f"I am {name}; shared says {shared.name}, own says {own.name}")


threads = [threading.Thread(target=work, args=(name,)) for name in ("Ada", "Bo", "Cleo")]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print("the main thread has a name of its own:", hasattr(own, "name"))
