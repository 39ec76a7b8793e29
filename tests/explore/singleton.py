# The lazily made only instance, kept by its class: two threads may each make one.
# interleavings: 12
# outcome: True
# outcome: False
import threading


class Settings:
    only = None

    @classmethod
    def get(cls):
        if cls.only is None:
            cls.only = Settings()
        return cls.only


got = {}


def ask(name):
    got[name] = Settings.get()


threads = [threading.Thread(target=ask, args=(name,)) for name in ("a", "b")]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(got["a"] is got["b"])
