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


_at_exit = []


def shutdown():
    """Joins the threads that are no daemons, then runs what atexit was given."""
    threading = modules.get('threading')
    if threading is not None:
        threading._shutdown()
    while _at_exit:
        function, args, kwargs = _at_exit.pop()
        try:
            function(*args, **kwargs)
        except SystemExit:
            raise
        except BaseException as error:
            write_stderr(f'Exception ignored in atexit callback: {function!r}\n')
            write_stderr(exception_text(error))


# --- exceptions of classes that are made in Python ------------------------------------------


def cause_slow(error, cause):
    """raise error from cause, where the cause is such a class: both as instances."""
    if is_kind_type(error):
        error = error()
    return error, cause()


def throw_slow(generator, cls, args):
    return generator.throw(cls(*args))


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
        texts.append((one, _text_of(one)))
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
