# Eight threads at once on one list, dict, set, object, string and class: whatever the order, the
# containers stay whole and nothing is lost that a single operation wrote.
import threading

items = []
table = {}
members = set()


class Shared:
    hits = 0


shared = Shared()
text = 'abc' * 10
N = 400


def work(me):
    for i in range(N):
        items.append((me, i))
        table[me, i] = i
        members.add(me * N + i)
        setattr(shared, f'a{i % 40}', me)
        getattr(shared, f'a{(i * 7) % 40}', None)
        shared.mine = i
        Shared.hits = me
        Shared.method = lambda self: me
        shared.method()
        assert text.upper()[:3] == 'ABC' and ''.join(reversed(text))[0] == 'c'
        if i % 50 == 0:
            list(items), dict(table), len(members), sorted(list(members))[:1]
        if i % 97 == 0:
            items.pop()
            items.append((me, i))


threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(len(items), len(table), len(members), len(vars(shared)), Shared.hits in range(8))
