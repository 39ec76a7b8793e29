"""_sysconfigdata__linux_: what sysconfig says of how this Python was built."""

build_time_vars = {'EXE': '', 'EXT_SUFFIX': '.so', 'HAVE_FORK': 0, 'LIBDIR': '/usr/lib',
                   'Py_DEBUG': 0, 'SHLIB_SUFFIX': '.so', 'VERSION': '3.11', 'WITH_PYMALLOC': 1}
