# compile, eval and exec: where names live, what comes back, what goes wrong.
import sys


def show(call, *args):
    try:
        print(call(*args))
    except Exception as error:
        print(type(error).__name__, error)


print(eval('1 + 2'), eval('  x * 2', {'x': 21}), eval('x + y', {'x': 1}, {'y': 2}))
names = {}
exec('a = 1\ndef f(n):\n    return n + a\nb = f(10)', names)
print(names['b'], sorted(names), names['f'](5))
names['a'] = 100
print(names['f'](5))

code = compile('total = sum(values)', 'totals.py', 'exec')
print(code.co_filename, code.co_name)
#print(code.co_filename, code.co_name)
for values in ([1, 2], range(10)):
    place = {'values': values}
    exec(code, place)
    print(place['total'])


def local_names():
    x = 1
    exec('y = x + 1; x = 50')
    there = locals()
    print(there['y'], x, 'y' in locals(), there is locals())
    z = 3
    print(sorted(locals()), sorted(there))
    return eval('x + z')


print(local_names())


class Body:
    first = 1
    exec('second = first + 1')
    print(sorted(n for n in locals() if not n.startswith('__')))


print(Body.second)
show(eval, 'missing')
show(eval, '1 +')
show(eval, 'x = 1')
show(exec, 'def f(:\n  pass')
show(exec, 'if True:\nprint(1)')
show(eval, '1', 5)
show(exec, '1', [])
show(eval, '1', {}, 5)
show(exec, 5)
show(eval, None)
show(compile, '1', 'x', 'what')
show(eval, 'len(a)', {'__builtins__': {}}, {'a': [1]})
show(eval, 'f(a)', {'__builtins__': {'f': len}}, {'a': [1]})


class Mapping:
    def __init__(self):
        self.log = []

    def __getitem__(self, name):
        self.log.append('get ' + name)
        if name == 'answer':
            return 42
        raise KeyError(name)

    def __setitem__(self, name, value):
        self.log.append(f'set {name} {value}')

    def __delitem__(self, name):
        self.log.append('del ' + name)


m = Mapping()
exec('q = answer\nlen\ndel q', {}, m)
print(m.log)

counter = 0
exec('global counter\ncounter += 1\ncounter += 1')
print(counter, globals()['counter'])
exec(compile('3 + 4', '<in>', 'single'))
exec(compile('for i in range(2): i * 10\n', '<in>', 'single'))
show(compile, 'a = 1\nb = 2', '<in>', 'single')


def deep():
    try:
        exec('1 / 0')
    except ZeroDivisionError as error:
        trace = error.__traceback__
        while trace is not None:
            print(trace.tb_frame.f_code.co_name, trace.tb_frame.f_code.co_filename == '<string>',
                  trace.tb_lineno > 0)
            trace = trace.tb_next


deep()
print([eval('n * n', {'n': n}) for n in range(5)])
print(vars() is globals(), 'deep' in dir(), dir.__name__)
gen = eval('(i for i in range(3))')
print(list(gen), eval('lambda a, b=2: a + b')(1))
exec('import math\nprint(math.floor(2.5))', {})
exec('''
class A:
    def hello(self):
        return __class__.__name__
print(A().hello(), A.__module__)
''', {'__name__': 'somewhere'})
exec('raise ValueError("from exec")')
