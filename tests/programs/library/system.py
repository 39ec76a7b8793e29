"""platform, getpass, sysconfig: asked politely; their answers depend on the machine."""

import getpass
import os
import platform
import sys
import sysconfig

print(platform.python_version()[:4], platform.system(), type(platform.machine()).__name__)
print(platform.python_version_tuple()[:2], sysconfig.get_python_version())
print(type(sysconfig.get_paths()).__name__, sysconfig.get_scheme_names()[:1] != ())
os.environ['LOGNAME'] = 'weaver'
print(getpass.getuser())
print(sys.get_int_max_str_digits(), sys.getfilesystemencodeerrors(),
      'os' in sys.stdlib_module_names)
sys.set_int_max_str_digits(5000)
print(len(str(10 ** 4500)), sys.get_int_max_str_digits())
try:
    str(10 ** 5001)
except ValueError as error:
    print(error)
sys.set_int_max_str_digits(0)
print(len(str(10 ** 9000)), int('7' * 6000) % 10)
try:
    sys.set_int_max_str_digits(10)
except ValueError as error:
    print(error)
sys.settrace(None)
print(sys.gettrace(), sys.getprofile())
