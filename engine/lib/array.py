"""array: lists of numbers of one kind. The values are kept as Python's numbers; what goes in is
checked and rounded as the kind demands."""

from _struct_native import _calcsize, _pack, _unpack

typecodes = "bBuhHiIlLqQfd"

# By code: least, most, what an overflow is called.
_RANGES = {"b": (-128, 127, "signed char"), "B": (0, 255, "unsigned byte integer"),
           "h": (-32768, 32767, "signed short integer"), "H": (0, 65535, "unsigned short"),
           "i": (-2147483648, 2147483647, "signed integer"), "I": (0, 4294967295, "unsigned int"),
           "l": (-1 << 63, (1 << 63) - 1, ""), "L": (0, (1 << 64) - 1, ""),
           "q": (-1 << 63, (1 << 63) - 1, ""), "Q": (0, (1 << 64) - 1, "")}
_WIDER = {"b": (-32768, 32767, "signed short integer"),
          "H": (-2147483648, 2147483647, "signed integer")}


def _overflow(code, value):
    if code == "q" or code == "Q" and value > 0:
        return "int too big to convert"
    if code == "Q":
        return "can't convert negative int to unsigned"
    if code in "IL":
        if value < 0:
            return "can't convert negative value to unsigned int"
        if value >= 1 << 64:
            return "Python int too large to convert to C unsigned long"
    elif not -1 << 63 <= value < 1 << 63:
        return "Python int too large to convert to C long"
    least, most, name = _RANGES[code]
    if code in _WIDER:
        low, high, wider = _WIDER[code]
        if not low <= value <= high:
            name = wider
    return f"{name} is greater than maximum" if value > most else f"{name} is less than minimum"


def _integer(code, value):
    if type(value) is not int:
        method = getattr(type(value), "__index__", None)
        if method is None:
            raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
        value = int(method(value))
    least, most, _ = _RANGES[code]
    if not least <= value <= most:
        raise OverflowError(_overflow(code, value))
    return value


def _item(code, value):
    """The value as an array of that kind holds it."""
    if code == "u":
        if not isinstance(value, str) or len(value) != 1:
            raise TypeError("array item must be unicode character")
        return value
    if code == "d" or code == "f":
        if type(value) is not float:
            kind = type(value)
            if not hasattr(kind, "__float__") and not hasattr(kind, "__index__"):
                raise TypeError(f"must be real number, not {kind.__name__}")
            value = float(value)
        if code == "d":
            return value
        try:
            return _unpack("<f", _pack("<f", (value,)), None)[0]
        except OverflowError:
            return float("inf") if value > 0 else float("-inf")
    return _integer(code, value)


class array:
    """An array of numbers of one kind, given by its typecode."""

    __module__ = "array"
    __slots__ = ("typecode", "_items", "__weakref__")

    def __new__(cls, *args, **kwargs):
        if kwargs and cls is array:
            raise TypeError("array.array() takes no keyword arguments")
        if not args:
            raise TypeError("array() takes at least 1 argument (0 given)")
        if len(args) > 2:
            raise TypeError(f"array() takes at most 2 arguments ({len(args)} given)")
        code = args[0]
        if not isinstance(code, str) or len(code) != 1:
            kind = type(code).__name__
            raise TypeError(f"array() argument 1 must be a unicode character, not {kind}")
        if code not in typecodes:
            raise ValueError("bad typecode (must be b, B, u, h, H, i, I, l, L, q, Q, f or d)")
        self = object.__new__(cls)
        self.typecode = code
        self._items = []
        if len(args) == 2:
            given = args[1]
            if isinstance(given, str) and code != "u":
                raise TypeError(f"cannot use a str to initialize an array with typecode '{code}'")
            if isinstance(given, array) and given.typecode == "u" and code != "u":
                raise TypeError("cannot use a unicode array to initialize an array with typecode "
                                f"'{code}'")
            if isinstance(given, (bytes, bytearray)):
                self.frombytes(given)
            else:
                self._items = [_item(code, value) for value in given]
        return self

    def __init__(self, *args, **kwargs):
        pass

    @property
    def itemsize(self):
        return 4 if self.typecode == "u" else _calcsize("@" + self.typecode)

    def _like(self, items):
        made = object.__new__(array)
        made.typecode = self.typecode
        made._items = items
        return made

    def append(self, value, /):
        self._items.append(_item(self.typecode, value))

    def extend(self, values, /):
        if isinstance(values, array):
            if values.typecode != self.typecode:
                raise TypeError("can only extend with array of same kind")
            self._items.extend(list(values._items))
        else:
            for value in values:
                self.append(value)

    def insert(self, index, value, /):
        self._items.insert(index, _item(self.typecode, value))

    def pop(self, index=-1, /):
        if not self._items:
            raise IndexError("pop from empty array")
        return self._items.pop(index)

    def remove(self, value, /):
        try:
            self._items.remove(value)
        except ValueError:
            raise ValueError("array.remove(x): x not in array") from None

    def index(self, value, start=0, stop=(1 << 63) - 1, /):
        try:
            return self._items.index(value, start, stop)
        except ValueError:
            raise ValueError("array.index(x): x not in array") from None

    def count(self, value, /):
        return self._items.count(value)

    def reverse(self):
        self._items.reverse()

    def tolist(self):
        return list(self._items)

    def fromlist(self, values, /):
        if not isinstance(values, list):
            raise TypeError("arg must be list")
        self._items.extend([_item(self.typecode, value) for value in values])

    def _format(self, count):
        return f"@{count}{'I' if self.typecode == 'u' else self.typecode}"

    def tobytes(self):
        items = self._items
        if self.typecode == "u":
            items = [ord(item) for item in items]
        return _pack(self._format(len(items)), tuple(items))

    def frombytes(self, data, /):
        if isinstance(data, str):
            raise TypeError("a bytes-like object is required, not 'str'")
        count, rest = divmod(len(data), self.itemsize)
        if rest:
            raise ValueError("bytes length not a multiple of item size")
        items = _unpack(self._format(count), data, None)
        self._items.extend([chr(item) for item in items] if self.typecode == "u" else items)

    def tofile(self, file, /):
        file.write(self.tobytes())

    def fromfile(self, file, count, /):
        if count < 0:
            raise ValueError("negative count")
        data = file.read(count * self.itemsize)
        self.frombytes(data[:len(data) // self.itemsize * self.itemsize])
        if len(data) < count * self.itemsize:
            raise EOFError("read() didn't return enough bytes")

    def tounicode(self):
        if self.typecode != "u":
            raise ValueError("tounicode() may only be called on unicode type arrays")
        return "".join(self._items)

    def fromunicode(self, text, /):
        if self.typecode != "u":
            raise ValueError("fromunicode() may only be called on unicode type arrays")
        self._items.extend(text)

    def byteswap(self):
        data = self.tobytes()
        size = self.itemsize
        swapped = b"".join([data[at:at + size][::-1] for at in range(0, len(data), size)])
        self._items = list(_unpack(self._format(len(self._items)), swapped, None))

    def buffer_info(self):
        return id(self), len(self._items)

    def __len__(self):
        return len(self._items)

    def __iter__(self):
        return iter(self._items)

    def __contains__(self, value):
        return value in self._items

    def _place(self, index, message):
        if type(index) is not int:
            method = getattr(type(index), "__index__", None)
            if method is None:
                raise TypeError("array indices must be integers")
            index = method(index)
        if not -len(self._items) <= index < len(self._items):
            raise IndexError(message)
        return index

    def __getitem__(self, index):
        if isinstance(index, slice):
            return self._like(self._items[index])
        return self._items[self._place(index, "array index out of range")]

    def __setitem__(self, index, value):
        if isinstance(index, slice):
            if not isinstance(value, array):
                raise TypeError(f'can only assign array (not "{type(value).__name__}") to array '
                                'slice')
            if value.typecode != self.typecode:
                raise TypeError("bad argument type for built-in operation")
            try:
                self._items[index] = list(value._items)
            except ValueError as error:
                text = str(error).replace("sequence", "array", 1)
                raise ValueError(text) from None
            return
        place = self._place(index, "array assignment index out of range")
        self._items[place] = _item(self.typecode, value)

    def __delitem__(self, index):
        if not isinstance(index, slice):
            index = self._place(index, "array assignment index out of range")
        del self._items[index]

    def __add__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only append array (not "{type(other).__name__}") to array')
        if other.typecode != self.typecode:
            raise TypeError("bad argument type for built-in operation")
        return self._like(self._items + other._items)

    def __iadd__(self, other):
        if not isinstance(other, array):
            raise TypeError(f'can only extend array with array (not "{type(other).__name__}")')
        self.extend(other)
        return self

    def __mul__(self, count):
        return self._like(self._items * count)

    __rmul__ = __mul__

    def __imul__(self, count):
        self._items *= count
        return self

    def __copy__(self):
        return self._like(list(self._items))

    def __deepcopy__(self, memo):
        return self._like(list(self._items))

    def __reduce_ex__(self, protocol):
        return array, (self.typecode, list(self._items))

    def __eq__(self, other):
        return self._items == other._items if isinstance(other, array) else NotImplemented

    def __lt__(self, other):
        return self._items < other._items if isinstance(other, array) else NotImplemented

    def __le__(self, other):
        return self._items <= other._items if isinstance(other, array) else NotImplemented

    def __gt__(self, other):
        return self._items > other._items if isinstance(other, array) else NotImplemented

    def __ge__(self, other):
        return self._items >= other._items if isinstance(other, array) else NotImplemented

    __hash__ = None

    def __repr__(self):
        name = type(self).__name__
        if not self._items:
            return f"{name}('{self.typecode}')"
        if self.typecode == "u":
            return f"{name}('u', {self.tounicode()!r})"
        return f"{name}('{self.typecode}', {self._items!r})"


ArrayType = array
