# list[int] and int | str.
for alias in (list[int], dict[str, int], tuple[int, ...], set['Name'], frozenset[list[int]],
              type[int], tuple[()], list[None], dict[str, list[int | None]]):
    print(repr(alias), alias.__origin__, alias.__args__, alias.__parameters__)
print(type(list[int]), list[int] == list[int], list[int] == list[str], len({list[int], list[int]}))
print(list[int]([1, 2]), dict[str, int](a=1), list[int].append is list.append, list[int].__name__)
for union in (int | str, int | None, None | str, int | int, int | str | int, list[int] | None,
              int | list[str]):
    print(repr(union), getattr(union, '__args__', None))
print(type(int | str), isinstance(1, int | str), isinstance(1.5, int | str), isinstance(None, int | None))
print(issubclass(bool, int | str), issubclass(float, int | str), (int | str) == (str | int))


def check(action):
    try:
        print(action())
    except TypeError as error:
        print(error)


check(lambda: isinstance([], list[int]))
check(lambda: issubclass(list, list[int]))
check(lambda: isinstance([], int | list[int]))
check(lambda: int[str])
check(lambda: list[int][str])
check(lambda: int | 'x')
check(lambda: 5 | int)


class Numbers(list[int]):
    pass


class Box:
    def __class_getitem__(cls, item):
        return f'{cls.__name__} of {item}'


print(Numbers.__mro__, Numbers.__orig_bases__, Numbers([1]), Box[int], Box['a', 'b'])


def annotated(a: list[int], b: 'str' = '', *c: int | None) -> dict[str, Box]:
    pass


print(annotated.__annotations__)
x: list[int] | None = None
print(__annotations__)
match 5:
    case int() | str():
        print('matched')
