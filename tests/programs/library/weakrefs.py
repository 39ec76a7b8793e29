# Weak references, what is built on them, gc and atexit. Objects go when gc.collect() is called.
import atexit
import gc
import weakref


class Node:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return f"Node({self.name!r})"

    def shout(self):
        return self.name.upper()


node = Node("a")
ref = weakref.ref(node)
print(ref() is node, ref is weakref.ref(node), hash(ref) == hash(node), ref == weakref.ref(node))
print(weakref.getweakrefcount(node), type(ref), isinstance(ref, weakref.ReferenceType))
print(repr(ref)[:13], "to 'Node' at" in repr(ref))
gone = []
called = weakref.ref(node, lambda r: gone.append(r is called))
method = weakref.WeakMethod(node.shout)
print(method()(), called.__callback__ is not None, ref.__callback__)
del node
gc.collect()
print(ref(), gone, method(), "dead" in repr(ref))


def cycle():
    first, second = Node("first"), Node("second")
    first.other, second.other = second, first
    return weakref.ref(first)


lost = cycle()
gc.collect()
print(lost())

cache = weakref.WeakValueDictionary()
keep = Node("kept")
cache["kept"] = keep
cache["lost"] = Node("lost")
gc.collect()
print(sorted(cache), cache.get("lost"), cache["kept"])

names = weakref.WeakKeyDictionary()
key = Node("key")
names[key] = 1
print(len(names), key in names, list(names.items()))
del key
gc.collect()
print(len(names))

alive = weakref.WeakSet()
members = [Node("m1"), Node("m2")]
for member in members:
    alive.add(member)
print(len(alive), sorted(node.name for node in alive))
members.pop()
del member
gc.collect()
print(len(alive))

thing = Node("thing")
finalizer = weakref.finalize(thing, print, "finalized", "thing")
print(finalizer.alive)
del thing
gc.collect()
print(finalizer.alive)

proxied = Node("proxied")
proxy = weakref.proxy(proxied)
print(proxy.name, proxy.shout(), type(proxy))
proxy.name = "renamed"
print(proxied)
del proxied
gc.collect()
try:
    proxy.name
except ReferenceError as error:
    print(error)

for wrong in (1, "text", [], {}, (), None):
    try:
        weakref.ref(wrong)
    except TypeError as error:
        print(error)


class Slotted:
    __slots__ = ("x",)


class Weakly:
    __slots__ = ("x", "__weakref__")


try:
    weakref.ref(Slotted())
except TypeError as error:
    print(error)
weakly = Weakly()
print(weakref.ref(weakly)() is weakly)

print(gc.isenabled(), gc.get_threshold(), gc.garbage)
gc.disable()
print(gc.isenabled())
gc.enable()

atexit.register(print, "last", "words")
atexit.register(lambda: print("before them"))
