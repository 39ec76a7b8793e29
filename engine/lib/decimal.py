"""decimal, as far as modules of CPython's library ask whether a number is a Decimal."""


class Decimal:
    def __new__(cls, value='0', context=None):
        raise NotImplementedError('heddle: decimal.Decimal is not supported yet')


class DecimalException(ArithmeticError):
    pass
