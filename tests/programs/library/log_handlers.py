"""logging.handlers and logging.config: queues of records, files that rotate, configurations."""

# stderr: any
import glob
import logging
import logging.config
import logging.handlers
import os
import queue
import tempfile
import threading


class Shown(logging.Handler):
    def emit(self, record):
        print('shown', self.format(record))


records = queue.Queue()
logger = logging.getLogger('work')
logger.setLevel(logging.DEBUG)
logger.propagate = False
logger.addHandler(logging.handlers.QueueHandler(records))
shown = Shown()
shown.setFormatter(logging.Formatter('%(threadName)s %(levelname)s %(message)s'))
listener = logging.handlers.QueueListener(records, shown, respect_handler_level=True)
listener.start()


def work(number):
    logger.info('part %d of %s', number, 'it')


for number in range(3):
    thread = threading.Thread(target=work, args=(number,), name=f'worker-{number}')
    thread.start()
    thread.join()
listener.stop()

with tempfile.TemporaryDirectory() as folder:
    path = os.path.join(folder, 'log.txt')
    rotating = logging.handlers.RotatingFileHandler(path, maxBytes=60, backupCount=2)
    rotating.setFormatter(logging.Formatter('%(message)s'))
    files = logging.getLogger('files')
    files.propagate = False
    files.warning('no handler yet')
    files.addHandler(rotating)
    for number in range(12):
        files.warning('line number %02d', number)
    rotating.close()
    for name in sorted(glob.glob(path + '*')):
        with open(name) as file:
            print(os.path.basename(name), file.read().split('\n'))

memory = logging.handlers.MemoryHandler(3, flushLevel=logging.ERROR, target=shown)
held = logging.getLogger('held')
held.propagate = False
held.addHandler(memory)
held.warning('kept')
print('nothing shown yet')
held.error('flushes')

logging.config.dictConfig({
    'version': 1,
    'formatters': {'short': {'format': '{levelname:>8} {message}', 'style': '{'}},
    'handlers': {'out': {'class': 'logging.StreamHandler', 'stream': 'ext://sys.stdout',
                         'formatter': 'short', 'level': 'INFO'}},
    'loggers': {'configured': {'handlers': ['out'], 'level': 'DEBUG', 'propagate': False}},
})
logging.getLogger('configured').info('from a dictionary')
logging.getLogger('configured').debug('too low')
try:
    logging.config.dictConfig({'version': 2})
except ValueError as error:
    print(error)
