// bytes and bytearray against CPython.

#include "tests/engine/value/expression.h"

#include <doctest/doctest.h>

using namespace heddle;

namespace {

// Expressions, and what CPython 3.11 makes of them with PYTHONHASHSEED=0.
constexpr ExpressionCase kBytesCases[] = {
    {"b'abc'", "b'abc'"},
    {"b'a\\'b\"c'", "b'a\\'b\"c'"},
    {"b\"a'b\"", "b\"a'b\""},
    {"b'\\x00\\xff\\n\\t\\\\'", "b'\\x00\\xff\\n\\t\\\\'"},
    {"b'abc'.decode()", "'abc'"},
    {"b'\\xe4\\xb8\\xad'.decode()", "'中'"},
    {"b'\\xe4\\xb8'.decode('utf-8','replace')", "'�'"},
    {"b'\\xff\\xfea'.decode('utf-8','replace')", "'��a'"},
    {"b'\\xffa'.decode('utf-8','ignore')", "'a'"},
    {"b'\\xffa'.decode('utf-8','backslashreplace')", "'\\\\xffa'"},
    {"b'\\xffa'.decode('utf-8','surrogateescape')", "'\\udcffa'"},
    {"b'\\xe9'.decode('latin-1')", "'é'"},
    {"b'ab'.decode('utf-16')", "'扡'"},
    {"b'abc'.decode('utf-16')",
     "UnicodeDecodeError: 'utf-16-le' codec can't decode byte 0x63 in position 2: truncated data"},
    {"b'abc'.hex()", "'616263'"},
    {"b'abcdef'.hex(':')", "'61:62:63:64:65:66'"},
    {"b'abcdef'.hex(':',2)", "'6162:6364:6566'"},
    {"b'abcdefg'.hex('_',-4)", "'61626364_656667'"},
    {"bytes.fromhex('61 62 63')", "b'abc'"},
    {"bytes.fromhex('6')",
     "ValueError: non-hexadecimal number found in fromhex() arg at position 1"},
    {"bytes.fromhex('6z')",
     "ValueError: non-hexadecimal number found in fromhex() arg at position 1"},
    {"b','.join([b'a',b'b'])", "b'a,b'"},
    {"b','.join([b'a','b'])",
     "TypeError: sequence item 1: expected a bytes-like object, str found"},
    {"b'a,b,c'.split(b',')", "[b'a', b'b', b'c']"},
    {"b'a b  c'.split()", "[b'a', b'b', b'c']"},
    {"b'a,b,c'.rsplit(b',',1)", "[b'a,b', b'c']"},
    {"b'a b  c '.rsplit(None,1)", "[b'a b', b'c']"},
    {"b'abcabc'.find(b'c')", "2"},
    {"b'abcabc'.rfind(b'c')", "5"},
    {"b'abc'.find(98)", "1"},
    {"b'abc'.find('b')", "TypeError: argument should be integer or bytes-like object, not 'str'"},
    {"b'abc'.index(b'z')", "ValueError: subsection not found"},
    {"b'abc'.replace(b'b',b'XX')", "b'aXXc'"},
    {"b'abc'.startswith(b'ab')", "True"},
    {"b'abc'.startswith('ab')",
     "TypeError: startswith first arg must be bytes or a tuple of bytes, not str"},
    {"b' ab '.strip()", "b'ab'"},
    {"b'xxabxx'.strip(b'x')", "b'ab'"},
    {"b'Abc'.upper()", "b'ABC'"},
    {"b'Abc dE'.title()", "b'Abc De'"},
    {"b'Abc'.swapcase()", "b'aBC'"},
    {"b'abc'.count(b'b')", "1"},
    {"b'abc'.count(b'')", "4"},
    {"b'abc'[0]", "97"},
    {"b'abc'[1:]", "b'bc'"},
    {"b'abc'[::-1]", "b'cba'"},
    {"b'abc'[5]", "IndexError: index out of range"},
    {"b'abc'['a']", "TypeError: byte indices must be integers or slices, not str"},
    {"b'abc' + b'd'", "b'abcd'"},
    {"b'abc' + 'd'", "TypeError: can't concat str to bytes"},
    {"b'abc' * 2", "b'abcabc'"},
    {"b'abc' == 'abc'", "False"},
    {"b'abc' == b'abc'", "True"},
    {"b'abc' < b'abd'", "True"},
    {"b'abc' < 'a'", "TypeError: '<' not supported between instances of 'bytes' and 'str'"},
    {"97 in b'abc'", "True"},
    {"b'b' in b'abc'", "True"},
    {"'b' in b'abc'", "TypeError: a bytes-like object is required, not 'str'"},
    {"300 in b'abc'", "ValueError: byte must be in range(0, 256)"},
    {"hash(bytearray(b'abc'))", "TypeError: unhashable type: 'bytearray'"},
    {"bytes(3)", "b'\\x00\\x00\\x00'"},
    {"bytes(-1)", "ValueError: negative count"},
    {"bytes([1,2,255])", "b'\\x01\\x02\\xff'"},
    {"bytes([256])", "ValueError: bytes must be in range(0, 256)"},
    {"bytes(['a'])", "TypeError: 'str' object cannot be interpreted as an integer"},
    {"bytes('a')", "TypeError: string argument without an encoding"},
    {"bytes('é','utf-8')", "b'\\xc3\\xa9'"},
    {"bytes(1.5)", "TypeError: cannot convert 'float' object to bytes"},
    {"bytes()", "b''"},
    {"bytes(b'x', 'utf-8')", "TypeError: encoding without a string argument"},
    {"bytearray(b'abc')", "bytearray(b'abc')"},
    {"bytearray(3)", "bytearray(b'\\x00\\x00\\x00')"},
    {"bytearray([300])", "ValueError: byte must be in range(0, 256)"},
    {"bytearray(b'abc')[1:]", "bytearray(b'bc')"},
    {"bytearray(b'abc').upper()", "bytearray(b'ABC')"},
    {"bytearray(b'abc') + b'd'", "bytearray(b'abcd')"},
    {"b'a' + bytearray(b'b')", "b'ab'"},
    {"bytearray(b'ab') == b'ab'", "True"},
    {"b'%d %s' % (5, b'x')", "b'5 x'"},
    {"b'a\\nb\\r\\nc'.splitlines()", "[b'a', b'b', b'c']"},
    {"b'a\\nb\\r\\nc'.splitlines(True)", "[b'a\\n', b'b\\r\\n', b'c']"},
    {"b'abc'.translate(None,b'b')", "b'ac'"},
    {"b'abc'.partition(b'b')", "(b'a', b'b', b'c')"},
    {"b'12'.isdigit()", "True"},
    {"b'abc'.center(9,b'*')", "b'***abc***'"},
    {"b'5'.zfill(4)", "b'0005'"},
    {"b'-5'.zfill(4)", "b'-005'"},
    {"b'a\\tb'.expandtabs(4)", "b'a   b'"},
    {"b'abc'.removeprefix(b'a')", "b'bc'"},
    {"b'Ab'.istitle()", "True"},
    {"b'abc'.isalpha()", "True"},
};

}  // namespace

TEST_SUITE("engine/value/bytes") {
  TEST_CASE("bytes, bytearray and their codecs give the results of CPython") {
    TestWorld world;
    for (const ExpressionCase& row : kBytesCases) {
      INFO(row.expression);
      CHECK(evaluate(world, row.expression) == row.result);
    }
  }
}
