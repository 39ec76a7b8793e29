# logging: levels, formats, handlers, threads by name, and errors.
import logging
import sys
import threading

logging.basicConfig(level=logging.DEBUG, stream=sys.stdout,
                    format="%(levelname)s:%(name)s:%(threadName)s:%(message)s")
logging.debug("started %s", "now")
logging.info("number %d and %5.2f", 3, 2.5)
logging.warning("careful")
log = logging.getLogger("app.worker")
log.error("failed: %r", {"a": 1})
log.setLevel(logging.WARNING)
log.info("not shown")
print(log.isEnabledFor(logging.INFO), log.getEffectiveLevel(), log.parent.name, log.name)
print(logging.getLevelName(30), logging.getLevelName("ERROR"),
      logging.getLogger("app.worker") is log)


class ListHandler(logging.Handler):
    def __init__(self):
        super().__init__()
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


handler = ListHandler()
handler.setFormatter(logging.Formatter("{levelname} {funcName} {message}", style="{"))
log.addHandler(handler)
log.propagate = False


def work(n):
    log.warning("thread %d", n)


threads = [threading.Thread(target=work, args=(n,), name=f"w{n}") for n in range(3)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
print(sorted(handler.lines))
try:
    1 / 0
except ZeroDivisionError:
    log.exception("went wrong")
text = handler.lines[-1].splitlines()
print(text[0], "|", text[1], "|", text[-1])

adapter = logging.LoggerAdapter(log, {"user": "me"})
adapter.error("adapted")
print(handler.lines[-1])


class OnlyOdd(logging.Filter):
    def filter(self, record):
        return record.args and record.args[0] % 2 == 1


handler.addFilter(OnlyOdd())
for n in range(4):
    log.error("n=%d", n)
print(handler.lines[-2:])
print(log.handlers[0].__class__.__name__, log)
logging.shutdown()
