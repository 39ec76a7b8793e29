// complex: two doubles, with CPython's arithmetic and texts.
#pragma once

#include "engine/value/number.h"

namespace heddle {

inline bool is_complex(Value v) { return is_kind(v, Kind::kComplex); }

Value make_complex(Context& cx, double real, double imag);

/// `a op b` where one of them is complex and the other a number or complex.
/// Returns: the result; error; not_implemented for operators that complex numbers lack.
Value complex_binary(Context& cx, BinOp op, Value a, Value b);
/// a == b, where one of them is complex and the other a number or complex.
bool complex_equal(Value a, Value b);
uint64_t complex_hash(const Complex* z);
std::string complex_repr(const Complex* z);

void init_complex_type(Context& cx);

}  // namespace heddle
