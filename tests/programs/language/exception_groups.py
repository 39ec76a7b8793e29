# ExceptionGroup and except*.
group = ExceptionGroup('first', [ValueError(1), TypeError('two'), OSError(3)])
print(repr(group), str(group), group.message, group.exceptions)
print(group.split(ValueError), group.subgroup((OSError, TypeError)), group.subgroup(KeyError))
print(group.subgroup(lambda e: isinstance(e, ValueError)))
print(type(BaseExceptionGroup('b', [ValueError(1)])), type(BaseExceptionGroup('b', [KeyboardInterrupt()])))
for args in [(), ('a',), ('a', []), ('a', [1]), (1, [ValueError()]), ('a', 5),
             ('a', [KeyboardInterrupt()])]:
    try:
        ExceptionGroup(*args)
    except Exception as error:
        print(type(error).__name__, error)


def run(error):
    try:
        try:
            raise error
        except* ValueError as e:
            print('value', repr(e), e.__context__)
        except* (TypeError, KeyError) as e:
            print('type', repr(e))
            raise
        except* OSError:
            print('os')
            raise RuntimeError('from os')
        else:
            print('never')
        finally:
            print('finally')
        print('went on')
    except BaseException as error:
        print('left', repr(error), repr(error.__context__))


run(ValueError('plain'))
run(KeyError('plain'))
run(IndexError('other'))
run(OSError('os'))
run(group)
run(ExceptionGroup('outer', [ExceptionGroup('in', [ValueError(1), KeyError(2)]), IndexError(3)]))
run(ExceptionGroup('all', [ValueError(1), OSError(2)]))
try:
    try:
        pass
    except* ValueError:
        print('never')
    else:
        print('else')
except* TypeError:
    pass
for wrong in (5, ExceptionGroup, (ValueError, 3)):
    try:
        try:
            raise ValueError
        except* wrong:
            pass
    except TypeError as error:
        print(error)


class Mine(ExceptionGroup):
    def derive(self, excs):
        return Mine(self.message.upper(), excs)


mine = Mine('mine', [ValueError(1), KeyError(2)])
print(mine.split(KeyError))


def nested():
    try:
        raise ValueError('inside')
    except ValueError:
        raise ExceptionGroup('raised', [TypeError('a'), ExceptionGroup('deep', [KeyError('k')])])


try:
    nested()
except* KeyError as e:
    print(repr(e), e.exceptions[0].exceptions)
except* TypeError:
    print('types')
nested()
