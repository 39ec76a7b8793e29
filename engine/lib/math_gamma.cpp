// gamma, lgamma and the exact sum and norm: what the C library does not give as CPython prints it.
#include "engine/lib/math_functions.h"

#include <cerrno>
#include <cmath>

namespace heddle::math {
namespace {

// The Lanczos approximation with 13 terms and this g; the coefficients are those of Boost's
// lanczos13m53, which CPython uses too, so that results agree to the last digit.
constexpr int kTerms = 13;
constexpr double kG = 6.024680040776729583740234375;
constexpr double kGMinusHalf = 5.524680040776729583740234375;
constexpr double kTop[kTerms] = {
    23531376880.41075968857200767445163675473, 42919803642.64909876895789904700198885093,
    35711959237.35566804944018545154716670596, 17921034426.03720969991975575445893111267,
    6039542586.35202800506429164430729792107,  1439720407.311721673663223072794912393972,
    248874557.8620541565114603864132294232163, 31426415.58540019438061423162831820536287,
    2876370.628935372441225409051620849613599, 186056.2653952234950402949897160456992822,
    8071.672002365816210638002902272250613822, 210.8242777515793458725097339207133627117,
    2.506628274631000270164908177133837338626};
constexpr double kBottom[kTerms] = {0.0,        39916800.0, 120543840.0, 150917976.0, 105258076.0,
                                    45995730.0, 13339535.0, 2637558.0,   357423.0,    32670.0,
                                    1925.0,     66.0,       1.0};
constexpr double kPi = 3.14159265358979323846;
constexpr double kLogPi = 1.144729885849400174143427351353058711647;
constexpr int kExactFactorials = 23;  // gamma(n) of these is exact in a double

double lanczos_sum(double x) {
  double top = 0;
  double bottom = 0;
  if (x < 5) {
    for (int i = kTerms; --i >= 0;) {
      top = top * x + kTop[i];
      bottom = bottom * x + kBottom[i];
    }
  } else {
    for (int i = 0; i < kTerms; ++i) {
      top = top / x + kTop[i];
      bottom = bottom / x + kBottom[i];
    }
  }
  return top / bottom;
}

/// sin(pi * x), accurate near the integers.
double sin_pi(double x) {
  const double y = std::fmod(std::fabs(x), 2.0);
  double r = 0;
  switch (static_cast<int>(std::round(2.0 * y))) {
    case 0: r = std::sin(kPi * y); break;
    case 1: r = std::cos(kPi * (y - 0.5)); break;
    case 2: r = std::sin(kPi * (1.0 - y)); break;
    case 3: r = -std::cos(kPi * (y - 1.5)); break;
    case 4: r = std::sin(kPi * (y - 2.0)); break;
    default: break;
  }
  return std::copysign(1.0, x) * r;
}

double factorial_of(int n) {
  double r = 1;
  for (int i = 2; i <= n; ++i) r *= i;
  return r;
}

struct Pair {
  double high, low;
};

/// a * b exactly.
Pair product(double a, double b) {
  const double high = a * b;
  return {high, std::fma(a, b, -high)};
}

/// a + b exactly. Requires: |a| >= |b|.
Pair fast_sum(double a, double b) {
  const double high = a + b;
  return {high, b - (high - a)};
}

}  // namespace

Outcome gamma(double x) {
  if (!std::isfinite(x)) return {x, x < 0 ? Trouble::kDomain : Trouble::kNone};
  if (x == 0) return {x, Trouble::kDomain};
  if (x == std::floor(x)) {
    if (x < 0) return {x, Trouble::kDomain};
    if (x <= kExactFactorials) return {factorial_of(static_cast<int>(x) - 1)};
  }
  const double size = std::fabs(x);
  if (size < 1e-20) {
    const double r = 1.0 / x;
    return {r, std::isinf(r) ? Trouble::kRange : Trouble::kNone};
  }
  if (size > 200.0) {
    if (x < 0) return {0.0 / sin_pi(x)};
    return {x, Trouble::kRange};
  }
  const double y = size + kGMinusHalf;
  // What was lost in computing y.
  double z;
  if (size > kGMinusHalf) {
    const double q = y - size;
    z = q - kGMinusHalf;
  } else {
    const double q = y - kGMinusHalf;
    z = q - size;
  }
  z = z * kG / y;
  double r;
  if (x < 0) {
    r = -kPi / sin_pi(size) / size * std::exp(y) / lanczos_sum(size);
    r -= z * r;
    if (size < 140.0) {
      r /= std::pow(y, size - 0.5);
    } else {
      const double root = std::pow(y, size / 2.0 - 0.25);
      r /= root;
      r /= root;
    }
  } else {
    r = lanczos_sum(size) / std::exp(y);
    r += z * r;
    if (size < 140.0) {
      r *= std::pow(y, size - 0.5);
    } else {
      const double root = std::pow(y, size / 2.0 - 0.25);
      r *= root;
      r *= root;
    }
  }
  return {r, std::isinf(r) ? Trouble::kRange : Trouble::kNone};
}

Outcome lgamma(double x) {
  if (std::isnan(x)) return {x};
  if (std::isinf(x)) return {HUGE_VAL};
  if (x == std::floor(x) && x <= 2.0) {
    if (x <= 0) return {x, Trouble::kDomain};
    return {0.0};
  }
  const double size = std::fabs(x);
  if (size < 1e-20) return {-std::log(size)};
  double r = std::log(lanczos_sum(size)) - kG;
  r += (size - 0.5) * (std::log(size + kG - 0.5) - 1);
  if (x < 0) r = kLogPi - std::log(std::fabs(sin_pi(size))) - std::log(size) - r;
  return {r, std::isinf(r) ? Trouble::kRange : Trouble::kNone};
}

double vector_norm(std::vector<double> values) {
  double max = 0;
  bool nan = false;
  for (double& v : values) {
    v = std::fabs(v);
    nan = nan || std::isnan(v);
    if (v > max) max = v;
  }
  if (std::isinf(max)) return max;
  if (nan) return std::nan("");
  if (max == 0 || values.size() <= 1) return max;
  int exponent;
  std::frexp(max, &exponent);
  if (exponent < -1023) {
    // Subnormal: scaled by a power of two that can be written.
    for (double& v : values) v /= 2.2250738585072014e-308;
    return 2.2250738585072014e-308 * vector_norm(std::move(values));
  }
  const double scale = std::ldexp(1.0, -exponent);
  // The squares' sum in extended precision (Kahan and Dekker), then one step of correction.
  double sum = 1.0, lost_products = 0, lost_sums = 0;
  auto add = [&](Pair p) {
    const Pair s = fast_sum(sum, p.high);
    sum = s.high;
    lost_products += p.low;
    lost_sums += s.low;
  };
  for (double v : values) {
    v *= scale;
    add(product(v, v));
  }
  double h = std::sqrt(sum - 1.0 + (lost_products + lost_sums));
  add(product(-h, h));
  const double rest = sum - 1.0 + (lost_products + lost_sums);
  h += rest / (2.0 * h);
  return h / scale;
}

SumOutcome exact_sum(const std::vector<double>& values, double* result) {
  // Shewchuk: partial sums that do not overlap hold the sum without any loss.
  std::vector<double> partials;
  double special = 0, infinities = 0;
  for (double x : values) {
    const double original = x;
    size_t kept = 0;
    for (double y : partials) {
      if (std::fabs(x) < std::fabs(y)) std::swap(x, y);
      const double high = x + y;
      const double low = y - (high - x);
      if (low != 0) partials[kept++] = low;
      x = high;
    }
    partials.resize(kept);
    if (x == 0) continue;
    if (std::isfinite(x)) {
      partials.push_back(x);
      continue;
    }
    if (std::isfinite(original)) return SumOutcome::kOverflow;
    if (std::isinf(original)) infinities += original;
    special += original;
    partials.clear();
  }
  if (special != 0) {
    if (std::isnan(infinities)) return SumOutcome::kOppositeInfinities;
    *result = special;
    return SumOutcome::kDone;
  }
  double high = 0;
  size_t n = partials.size();
  if (n > 0) {
    high = partials[--n];
    double low = 0;
    while (n > 0) {
      const double x = high;
      const double y = partials[--n];
      high = x + y;
      low = y - (high - x);
      if (low != 0) break;
    }
    // Halves are rounded to even across the partials.
    if (n > 0 && ((low < 0 && partials[n - 1] < 0) || (low > 0 && partials[n - 1] > 0))) {
      const double y = low * 2.0;
      const double x = high + y;
      if (y == x - high) high = x;
    }
  }
  *result = high;
  return SumOutcome::kDone;
}

}  // namespace heddle::math
