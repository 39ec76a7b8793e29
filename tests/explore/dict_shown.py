# What is shown of an object comes out of its dict: the attribute that others change.
# interleavings: 4
# outcome: ['0', "Account({'balance': 1})"]
# outcome: ['1', "Account({'balance': 1})"]
import threading


class Account:
    def __init__(self):
        self.balance = 0

    def __repr__(self):
        return f"Account({self.__dict__})"


account = Account()
shown = []


def pay():
    account.balance = 1
    shown.append(repr(account))


def look():
    shown.append(account.balance)


threads = [threading.Thread(target=pay), threading.Thread(target=look)]
for t in threads:
    t.start()
for t in threads:
    t.join()
print(sorted(map(str, shown)))
