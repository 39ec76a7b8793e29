# What a strand runs, and what happens when the program is over.


def thread_main(function, args, kwargs):
    """The first frame of a strand that _thread.start_new_thread made."""
    try:
        function(*args, **kwargs)
    except SystemExit:
        pass
    except BaseException as error:
        write_stderr(f'Exception ignored in thread started by: {function!r}\n')
        write_stderr(exception_text(error))


def condition_slow(operation, condition, argument):
    """What a threading.Condition does whose lock is not one of Heddle's own."""
    lock = condition._lock
    if operation == 'acquire':
        return lock.acquire() if argument is None else lock.acquire(argument)
    if operation == 'release':
        return lock.release()
    if operation == 'enter':
        return lock.__enter__()
    if operation == 'exit':
        return lock.__exit__(*argument)
    if operation == 'is_owned':
        return _foreign_is_owned(lock)
    if operation == 'wait':
        return _foreign_wait(condition, lock, argument)
    if not _foreign_is_owned(lock):
        raise RuntimeError('cannot notify on un-acquired lock')
    waiters = condition._waiters
    count = 1 if argument is None else argument
    if operation == 'notify_all':
        count = len(waiters)
    while waiters and count > 0:
        try:
            waiters[0].release()
        except RuntimeError:  # its wait is just timing out
            pass
        else:
            count -= 1
        waiters.pop(0)


def _foreign_is_owned(lock):
    if hasattr(lock, '_is_owned'):
        return lock._is_owned()
    if lock.acquire(False):
        lock.release()
        return False
    return True


def _foreign_wait(condition, lock, timeout):
    if not _foreign_is_owned(lock):
        raise RuntimeError('cannot wait on un-acquired lock')
    waiter = new_lock()
    waiter.acquire()
    waiters = condition._waiters
    waiters.append(waiter)
    saved = lock._release_save() if hasattr(lock, '_release_save') else lock.release()
    notified = False
    try:
        if timeout is None:
            waiter.acquire()
            notified = True
        elif timeout > 0:
            notified = waiter.acquire(True, timeout)
        else:
            notified = waiter.acquire(False)
        return notified
    finally:
        if hasattr(lock, '_acquire_restore'):
            lock._acquire_restore(saved)
        else:
            lock.acquire()
        if not notified:
            try:
                waiters.remove(waiter)
            except ValueError:
                pass


def weak_callbacks():
    """What a strand does in between when the collector has cleared weak references."""
    for callback, reference in load_native('_weak').take_due():
        try:
            callback(reference)
        except BaseException as error:
            write_stderr(f'Exception ignored in: {callback!r}\n')
            write_stderr(exception_text(error))


def shutdown():
    """Joins the threads that are no daemons, then runs what atexit was given."""
    threading = modules.get('threading')
    if threading is not None:
        threading._shutdown()
    atexit = modules.get('atexit')
    if atexit is not None:
        atexit._run_exitfuncs()
    files = modules.get('_io_native')
    if files is not None:
        files._flush_all()


# --- exceptions of classes that are made in Python ------------------------------------------


def cause_slow(error, cause):
    """raise error from cause, where the cause is such a class: both as instances."""
    if is_kind_type(error):
        kind, error = error, error()
        if not isinstance(error, BaseException):
            raise TypeError(f'calling {kind!r} should have returned an instance of '
                            f'BaseException, not {type_of(error)!r}')
    made = cause()
    if not isinstance(made, BaseException):
        raise TypeError('exception causes must derive from BaseException')
    return error, made


def throw_slow(generator, cls, args):
    try:
        made = cls(*args)
        if not isinstance(made, BaseException):
            raise TypeError(f'calling {cls!r} should have returned an instance of BaseException, '
                            f'not {type_name(made)}')
    except BaseException as error:
        made = error  # is thrown into the generator instead
    return generator.throw(made)


def display(value):
    """An expression of a program that is compiled line by line."""
    modules['sys'].displayhook(value)


def default_displayhook(value, /):
    if value is None:
        return
    builtins = modules['builtins']
    builtins._ = None
    current_stdout().write(repr(value) + '\n')
    builtins._ = value


# --- tracebacks -----------------------------------------------------------------------------


def _text_of(error):
    try:
        return str(error)
    except BaseException:
        return '<exception str() failed>'


def exception_text(error):
    """The traceback of an exception and those it came from, as the interpreter prints it."""
    texts = []
    seen = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if one is None or id(one) in seen:
            continue
        seen.append(id(one))
        texts.append((one, _text_of(one) + suggestion_text(one)))
        waiting.append(one.__cause__)
        waiting.append(one.__context__)
        if isinstance(one, BaseExceptionGroup):
            waiting.extend(one.exceptions)
    return format_exception(error, texts)


def report_uncaught(error):
    """Ends the main strand: says what happened on sys.stderr. Returns the exit status."""
    if isinstance(error, SystemExit):
        code = error.code
        if code is None:
            return 0
        if is_int(unwrap(code)):
            return code & 255
        _write_error(str(code) + '\n')
        return 1
    sys = modules.get('sys')
    hook = getattr(sys, 'excepthook', None)
    if hook is not None and hook is not default_excepthook:
        try:
            hook(type_of(error), error, error.__traceback__)
        except BaseException as second:
            _write_error('Error in sys.excepthook:\n' + exception_text(second) +
                         '\nOriginal exception was:\n' + exception_text(error))
        return 1
    _write_error(exception_text(error))
    return 1


def default_excepthook(kind, error, traceback, /):
    _write_error(exception_text(error))


def _write_error(text):
    sys = modules.get('sys')
    stream = getattr(sys, 'stderr', None)
    if stream is None:
        write_stderr(text)
    else:
        stream.write(text)
