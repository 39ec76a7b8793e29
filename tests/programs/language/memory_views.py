# memoryview over bytes and bytearray.
data = bytearray(b'hello world')
view = memoryview(data)
print(view[0], len(view), view.nbytes, view.readonly, view.format, view.itemsize, view.shape,
      view.strides, view.ndim, view.obj is data, view.contiguous)
print(view[1:4].tobytes(), bytes(view[::2]), view[::-1].tolist()[:3], view[-5:].hex())
view[0] = ord('J')
view[6:11] = b'there'
print(data, view == data, view == b'Jello there', view[1:3] == memoryview(b'el'))
print(list(view)[:3], 101 in view, bytes(memoryview(b'abc')), bytearray(view)[:2])
print(b''.join([view[:2], b'!']), bytes(view).startswith(view[:2]))
words = memoryview(bytearray(range(8))).cast('H')
print(words.tolist(), words.format, words.nbytes, len(words))
words[0] = 65535
print(words.cast('B').tolist())
doubles = memoryview(bytearray(16)).cast('d')
doubles[1] = 2.5
print(doubles.tolist(), hash(memoryview(b'x')) == hash(b'x'))
with memoryview(b'abc') as short:
    print(short[2], type(short))


def check(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


check(lambda: short[0])
check(lambda: view[100])
check(lambda: view['a'])
check(lambda: memoryview(5))
check(lambda: memoryview('text'))
check(lambda: memoryview(b'abc').__setitem__(0, 1))
check(lambda: view.__setitem__(0, 256))
check(lambda: view.__setitem__(0, 'a'))
check(lambda: view.__setitem__(slice(0, 2), b'abc'))
check(lambda: view.cast('H'))
check(lambda: view.cast('zz'))
check(lambda: hash(view))
print(memoryview(view)[0], view.toreadonly().readonly)
