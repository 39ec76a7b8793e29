"""asyncio, as far as modules of CPython's library ask whether a function is a coroutine's."""


def iscoroutinefunction(func):
    import inspect
    return inspect.iscoroutinefunction(func)
