"""contextvars: variables whose values belong to a context."""

import contextvars
import threading

name = contextvars.ContextVar('name', default='nobody')
count = contextvars.ContextVar('count')
print(name.get(), count.get(0), name.name)
try:
    count.get()
except LookupError as error:
    print(type(error).__name__)
token = name.set('main')
print(name.get(), token.var is name, token.old_value is contextvars.Token.MISSING)
copy = contextvars.copy_context()


def inside():
    print('inside', name.get())
    name.set('changed')
    return name.get()


print(copy.run(inside), name.get(), copy[name], name in copy, len(copy), list(copy.values()))
thread = threading.Thread(target=lambda: print('thread', name.get()))
thread.start()
thread.join()
thread = threading.Thread(target=copy.run, args=(inside,))
thread.start()
thread.join()
name.reset(token)
print(name.get())
for wrong in (lambda: name.reset(token), lambda: copy.run(copy.run, inside),
    lambda: contextvars.Token()):
    try:
        wrong()
    except Exception as error:
        print(type(error).__name__, str(error).partition(' at 0x')[0].partition(' <')[0])
