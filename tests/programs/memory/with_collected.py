# A collection in __enter__, while somebody holds a weak reference: __exit__ is called all the same.
import gc
import weakref


class Manager:
    def __init__(self, name):
        self.name = name

    def __enter__(self):
        gc.collect()
        garbage = [[i] for i in range(100)]
        gc.collect()
        return len(garbage)

    def __exit__(self, kind, value, traceback):
        gc.collect()
        print("left", self.name, kind and kind.__name__, value)
        return True


class Thing:
    pass


thing = Thing()
look = weakref.ref(thing)
with Manager("first") as n:
    print(n, look() is thing)
with Manager("second"), Manager("third") as n:
    raise KeyError(n)
for name in "ab":
    with Manager(name):
        if name == "a":
            continue
        print("body", look() is thing)
