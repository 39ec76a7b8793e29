"""doctest: examples in docstrings, and what they tell where they fail."""

import doctest


def factorial(n):
    """The factorial of n.

    >>> [factorial(n) for n in range(6)]
    [1, 1, 2, 6, 24, 120]
    >>> factorial(30)
    265252859812191058636308480000000
    >>> factorial(-1)
    Traceback (most recent call last):
        ...
    ValueError: n must be >= 0
    """
    if n < 0:
        raise ValueError('n must be >= 0')
    return n * factorial(n - 1) if n else 1


def wrong():
    """
    >>> 1 + 1
    3
    >>> print('a', end='')
    b
    """


def options():
    """
    >>> print(list(range(20)))  # doctest: +ELLIPSIS
    [0, 1, ..., 18, 19]
    >>> print('a   b')  # doctest: +NORMALIZE_WHITESPACE
    a b
    >>> 1 / 0  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    ZeroDivisionError: anything
    """


runner = doctest.DocTestRunner(verbose=False)
for function in (factorial, wrong, options):
    for test in doctest.DocTestFinder().find(function, globs=globals()):
        print(test.name, len(test.examples))
        print(runner.run(test, out=lambda text: print(text.replace(__file__, 'FILE'), end='')))
doctest.run_docstring_examples(options, globals())
print(doctest.testmod().failed)
