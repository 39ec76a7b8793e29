# A thread gives an object another dict while the other reads an attribute of it.
# interleavings: 3
# outcome: [1, 1]
# outcome: [1, 2]
# outcome: [2, 2]
import threading


class Settings:
    def __init__(self):
        self.level = 1


settings = Settings()
found = []


def replace():
    settings.__dict__ = {"level": 2}


def read():
    found.append(settings.level)
    found.append(settings.level)


threads = [threading.Thread(target=replace), threading.Thread(target=read)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(found)
