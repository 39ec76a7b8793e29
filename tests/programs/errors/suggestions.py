# What CPython says behind an error's text where there is a name much like the missing one.
import sys

whole_lot = 1


class Thing:
    colour = 'red'

    def __init__(self):
        self.length = 3


def show(function):
    try:
        function()
    except Exception as error:
        sys.excepthook(type(error), error, error.__traceback__)
        print(error)


def local_name():
    some_value = 1
    print(some_valeu)


def global_name():
    whole_lto


def builtin_name():
    pritn('x')


def nothing_alike():
    zzzzzzzzzz


def attribute():
    Thing().colur


def own_attribute():
    Thing().lenght


def of_module():
    sys.exc_inof


def chained():
    try:
        builtin_name()
    except NameError:
        Thing().Colour


for function in (local_name, global_name, builtin_name, nothing_alike, attribute, own_attribute,
                 of_module, chained):
    show(function)
whole_Lot
# expect error: NameError: name 'whole_Lot' is not defined. Did you mean: 'whole_lot'?
# expect exit: 1
