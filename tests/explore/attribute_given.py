# An object that becomes shared by being stored in an attribute: what its maker does to it from then
# on others may see half done.
# interleavings: 4
# outcome: None 1
# outcome: [0] 1
# outcome: [1] 1
import threading


class Box:
    content = None


box = Box()
seen = None


def give():
    content = [0]
    box.content = content
    content[0] = 1


def look():
    global seen
    seen = box.content and list(box.content)


threads = [threading.Thread(target=give), threading.Thread(target=look)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(seen, box.content[0])
