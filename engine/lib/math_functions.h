// The parts of the math module that are numerics and know nothing of Python.
#pragma once

#include <vector>

namespace heddle::math {

enum class Trouble { kNone, kDomain, kRange };
struct Outcome {
  double value;
  Trouble trouble = Trouble::kNone;
};

Outcome gamma(double x);
Outcome lgamma(double x);

/// The square root of the sum of squares, without overflow and nearly always correctly rounded.
double vector_norm(std::vector<double> values);

enum class SumOutcome { kDone, kOverflow, kOppositeInfinities };
/// The correctly rounded sum.
SumOutcome exact_sum(const std::vector<double>& values, double* result);

}  // namespace heddle::math
