# Frames and tracebacks as objects.
import sys


def inner(a, b=2):
    local = a + b
    frame = sys._getframe()
    print(frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals))
    print(frame.f_back.f_code.co_name, frame.f_back.f_lineno)
    print(frame.f_globals is globals(), sys._getframe(0) is frame, sys._getframe(1) is frame.f_back)
    return frame


def outer():
    value = 'outer'
    return inner(1)


frame = outer()
print(frame.f_code is inner.__code__, frame.f_locals['local'], frame.f_back.f_locals['value'])
print(frame.f_back.f_back.f_code.co_name, frame.f_back.f_back.f_back)
try:
    sys._getframe(100)
except ValueError as error:
    print(error)


def fail(n):
    if n == 0:
        raise KeyError('bottom')
    fail(n - 1)


def catch():
    try:
        fail(2)
    except KeyError as error:
        trace = error.__traceback__
        here = sys._getframe()
        print(trace.tb_frame is here, sys.exc_info()[2] is trace)
        while trace:
            print(trace.tb_frame.f_code.co_name, trace.tb_lineno, trace.tb_frame.f_locals.get('n'))
            last, trace = trace, trace.tb_next
        print(last.tb_frame.f_back.f_code.co_name)
        return error


error = catch()
names = []
trace = error.__traceback__
while trace is not None:
    names.append(trace.tb_frame.f_code.co_name)
    trace = trace.tb_next
print(names)


def generate():
    first = 1
    yield sys._getframe()
    second = 2
    yield None


g = generate()
print(g.gi_frame.f_lineno, g.gi_code.co_name, g.gi_running)
frame = next(g)
print(frame is g.gi_frame, frame.f_locals, frame.f_back)
next(g)
print(frame.f_locals, g.gi_suspended)
print(next(g, 'over'), g.gi_frame)


def clean(error):
    return error.with_traceback(None).__traceback__


print(clean(error))
try:
    raise error.with_traceback(None)
except KeyError as again:
    print(again.__traceback__.tb_next, again.__traceback__.tb_lineno)
try:
    error.__traceback__ = 5
except TypeError as wrong:
    print(wrong)


def locals_of(a, *rest, key=None, **more):
    def uses():
        return a, shared
    shared = 1
    print(list(locals()))
    print([list(locals()) for x in 'q'])
    del shared
    print(list(locals()))
    return uses


locals_of(1, 2, z=3)
code = locals_of.__code__
print(code.co_varnames, code.co_cellvars, code.co_freevars, code.co_argcount, code.co_kwonlyargcount)
print(code.co_firstlineno, code.co_flags & 0xf, code.co_nlocals)


class Holder:
    x = 1
    print(sorted(n for n in sys._getframe().f_locals if n[0] != '_'))

    def method(self):
        return sys._getframe().f_code.co_qualname


print(Holder().method())
print([f.f_code.co_name for f in [sys._getframe()]])


def chain():
    try:
        try:
            1 / 0
        except ZeroDivisionError:
            raise ValueError('second')
    except ValueError as e:
        e.__traceback__ = e.__traceback__.tb_next
        return e


e = chain()
print(e.__traceback__, e.__context__.__traceback__.tb_lineno)
assert type(e.__context__.__traceback__).__name__ == 'traceback'
lines = []
frame = sys._getframe()
for item in range(2):
    lines.append(frame.f_lineno)
print(lines)
