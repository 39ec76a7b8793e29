# complex: literals, arithmetic, texts.
z = 3 + 4j
print(z, repr(z), z.real, z.imag, abs(z), z.conjugate(), type(z), bool(z), bool(0j))
print(z + 1, 1 + z, z - 2.5, 2 - z, z * 2, 2 * z, z * z, z / 2, 1 / z, z / (1 - 2j))
print(z ** 2, z ** 0.5, 2 ** z, z ** -1, z ** 0, (-1) ** 0.5, 0j ** 0, (-8) ** (1 / 3))
print(-z, +z, -0j, 1j, -1j, 0.5j, 1e20j, complex(-0.0, 1), complex(0, -0.0), 1 - 0j)
print(z == 3 + 4j, z != 3, 3 == 3 + 0j, 3 + 0j == 3, hash(3 + 0j) == hash(3), hash(z) == hash(complex(3, 4)))
print({3: 'int'}[3 + 0j], 1j in [1j], sum([1j, 2, 3.5]), [1j] * 2, {1j, 1j})
print(complex(), complex(1), complex(1, 2), complex('1+2j'), complex(' -3.5e2J '), complex('(2j)'),
      complex('j'), complex('1-j'), complex(1j, 2j), complex('inf'), complex('nan+infj'))
print(f'{z:.2f}', f'{z:10}|', f'{z:<12.1e}|', f'{z:g}', f'{1j}', format(z, ''), f'{12345.678j:,.1f}')
print('%s %r' % (z, z), str(1e16 + 1j), 1e-7j)


class Convert:
    def __complex__(self):
        return 1 + 1j


class Floaty:
    def __float__(self):
        return 2.5


print(complex(Convert()), complex(Floaty()), complex(Floaty(), 1))


class Sub(complex):
    pass


print(Sub(1, 2), type(Sub(1, 2)), Sub(1, 2) + 1, isinstance(Sub(), complex))


def check(action):
    try:
        print(action())
    except Exception as error:
        print(type(error).__name__, error)


check(lambda: z < 1)
check(lambda: z // 2)
check(lambda: z % 2)
check(lambda: divmod(z, 2))
check(lambda: int(z))
check(lambda: float(z))
check(lambda: z / 0)
check(lambda: 0j ** -1)
check(lambda: complex('1+'))
check(lambda: complex('x'))
check(lambda: complex('1', 2))
check(lambda: complex(1, '2'))
check(lambda: complex([]))
check(lambda: round(z))
check(lambda: ~z)
check(lambda: f'{z:d}')
check(lambda: f'{z:010}')
check(lambda: 1e300 * 1e300j)
check(lambda: (1e300 + 1j) ** 2)
check(lambda: pow(z, 2, 3))
check(lambda: (5).real + (5).imag + (2.5).conjugate())
