# threading.local: every thread's own attributes; what its class has comes first; deriving.
import threading

data = threading.local()
data.x = 1
data.items = [1, 2]


def attempt(function):
    try:
        print(function())
    except (AttributeError, TypeError) as error:
        print(type(error).__name__, error)


def work():
    attempt(lambda: data.x)
    data.x = "theirs"
    data.items = ()
    print(data.x, data.items, sorted(data.__dict__))


thread = threading.Thread(target=work)
thread.start()
thread.join()
print(data.x, data.items, sorted(data.__dict__))
data.items.append(3)
print(data.items, data.__class__)
del data.x
attempt(lambda: data.x)
attempt(lambda: delattr(data, "x"))
attempt(lambda: setattr(data, "__dict__", {}))
data.__dict__["y"] = 7
print(data.y)


class Settings(threading.local):
    limit = 10
    made = 0

    def __init__(self, name):
        type(self).made += 1
        self.name = name

    @property
    def title(self):
        return self.name.title()

    @title.setter
    def title(self, value):
        self.name = value.lower()

    def shout(self):
        return self.name.upper()


settings = Settings("main")


def other():
    print(settings.name, settings.limit, settings.title, settings.shout())
    settings.limit = 20
    settings.title = "OTHER"
    print(settings.name, settings.limit, settings.shout(), sorted(settings.__dict__))


thread = threading.Thread(target=other)
thread.start()
thread.join()
print(settings.name, settings.limit, Settings.made, sorted(settings.__dict__))
settings.limit = 30
print(settings.limit, Settings.limit)
del settings.limit
print(settings.limit)


class Careful(threading.local):
    def __getattribute__(self, name):
        value = super().__getattribute__(name)
        return ("seen", value) if name == "x" else value

    def __setattr__(self, name, value):
        super().__setattr__(name, value * 2)


careful = Careful()
careful.x = 4
careful.y = 5
print(careful.x, careful.y)
attempt(lambda: threading.local(5))
