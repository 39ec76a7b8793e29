"""Runs the test methods of some of CPython's own test modules and says of each what came of it.

    heddle run driver.py MODULE... [-- METHOD...]

MODULE: below the package `test`, whose folder stands beside this file. METHODs are left out. Every
line that begins with the mark is for tests/cpython/run: what begins, and how it ended.
"""

import importlib
import os
import sys
import threading
import traceback
import types
import unittest

MARK = '\x01'


def say(*words):
    text = ' '.join(words).replace('\n', '\\n')
    print(f'\n{MARK}{text}', flush=True)


def no_child(*args, **kwargs):
    raise NotImplementedError('heddle: subprocess is not supported yet')


def refusing(name):
    """A module that is not there yet: test files import it for the few methods that use it."""
    module = types.ModuleType(name)

    def __getattr__(attribute):
        if attribute.startswith('__'):
            raise AttributeError(attribute)
        raise NotImplementedError(f'heddle: {name}.{attribute} is not supported yet')

    module.__getattr__ = __getattr__
    sys.modules[name] = module


class Alive:
    """For test.support: threading._dangling, the threads of which something is left."""

    def copy(self):
        return set(threading.enumerate())

    def __eq__(self, other):
        return self.copy() == other

    def __iter__(self):
        return iter(self.copy())

    def __len__(self):
        return len(self.copy())


def provide_support():
    """What test.support and the test files expect of CPython's insides, or of subprocess."""
    refusing('subprocess')
    threading._dangling = Alive()
    watchdog = types.ModuleType('faulthandler')  # tests/cpython/run is the watchdog
    watchdog.dump_traceback_later = watchdog.cancel_dump_traceback_later = lambda *a, **k: None
    watchdog.enable = watchdog.disable = lambda *a, **k: None
    watchdog.is_enabled = lambda: False
    sys.modules['faulthandler'] = watchdog
    helper = types.ModuleType('test.support.script_helper')
    for name in ('assert_python_ok', 'assert_python_failure', 'spawn_python', 'kill_python',
                 'run_python_until_end', 'make_script', 'make_zip_script', 'make_pkg'):
        setattr(helper, name, no_child)
    helper.interpreter_requires_environment = lambda: False
    sys.modules[helper.__name__] = helper


def is_refusal(error):
    while error is not None:
        if isinstance(error, (NotImplementedError, ImportError)) and 'heddle: ' in str(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def name_of(test):
    parts = test.id().split('.')
    if parts[0] == 'test':
        parts = parts[2:]
    return '.'.join(parts)


def home_of(test):
    """The file that defines the method: some are inherited from others' test modules."""
    method = getattr(test, getattr(test, '_testMethodName', ''), None)
    code = getattr(getattr(method, '__func__', None), '__code__', None)
    return os.path.basename(code.co_filename) if code is not None else '-'


class Result(unittest.TestResult):
    """Says how each test ended; a test of several parts fails by its first one."""

    def startTest(self, test):
        super().startTest(test)
        self.ended = None
        say('start', name_of(test))

    def end(self, how, detail=''):
        if self.ended is None:
            self.ended = how, detail

    def bad(self, err):
        text = ''.join(traceback.format_exception(*err))
        self.end('refused' if is_refusal(err[1]) else 'failed', text)

    def addSuccess(self, test):
        self.end('passed')

    def addError(self, test, err):
        if isinstance(test, unittest.suite._ErrorHolder):
            text = ''.join(traceback.format_exception(*err))
            say('refused' if is_refusal(err[1]) else 'failed', name_of(test), '-', text)
            return
        self.bad(err)

    def addFailure(self, test, err):
        self.bad(err)

    def addSubTest(self, test, subtest, err):
        if err is not None:
            self.bad(err)

    def addSkip(self, test, reason):
        self.end('skipped', reason)

    def addExpectedFailure(self, test, err):
        self.end('passed')

    def addUnexpectedSuccess(self, test):
        self.end('failed', 'an unexpected success')

    def stopTest(self, test):
        how, detail = self.ended or ('passed', '')
        say(how, name_of(test), home_of(test), detail)
        super().stopTest(test)


def cases_of(suite):
    for test in suite:
        if isinstance(test, unittest.TestSuite):
            yield from cases_of(test)
        else:
            yield test


def without(suite, left_out):
    """The suite in its own order, which its class fixtures need, without some tests."""
    kept = unittest.TestSuite()
    for test in cases_of(suite):
        if name_of(test) not in left_out:
            kept.addTest(test)
    return kept


def main():
    names = sys.argv[1:]
    left_out = set()
    if '--' in names:
        at = names.index('--')
        left_out = set(names[at + 1:])
        names = names[:at]
    provide_support()
    result = Result()
    for name in names:
        try:
            module = importlib.import_module(f'test.{name}')
            suite = unittest.defaultTestLoader.loadTestsFromModule(module)
        except BaseException as error:
            text = ''.join(traceback.format_exception(error))
            say('refused' if is_refusal(error) else 'failed', name, '-', text)
            continue
        without(suite, left_out).run(result)
    say('end')
    os._exit(0)


main()
