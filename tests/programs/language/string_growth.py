# A text that grows by += is not copied each time; strings that stem from one another stay apart.
import threading

text = ""
for i in range(50000):
    text += "ab"
print(len(text), text[-3:])  # expect: 100000 bab

base = "ab" * 40 + "c"
longer = base + "d"
one = longer + "e"
other = longer + "f"
print(longer[-2:], one[-3:], other[-3:])  # expect: cd cde cdf
print(one == "ab" * 40 + "cde", hash(other) == hash("ab" * 40 + "cdf"))  # expect: True True
wide = other + "中"
print(wide[-2:], len(wide), (wide + "é")[-2:], other[-1])  # expect: f中 84 中é f


def grow(letter, results):
    own = shared
    for i in range(2000):
        own += letter
    results[letter] = own == shared + letter * 2000


shared = base + "-"
shared += "-"
results = {}
threads = [threading.Thread(target=grow, args=(letter, results)) for letter in "wxyz"]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(results.items()))  # expect: [('w', True), ('x', True), ('y', True), ('z', True)]
