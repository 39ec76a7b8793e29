#include "engine/lib/hashes.h"

#include "engine/base/arena.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

namespace heddle {

void Digest::update(std::string_view data) {
  waiting_ += data;
  size_t at = 0;
  size_t least = keeps_last() ? block_ + 1 : block_;
  while (waiting_.size() - at >= least) {
    total_ += block_;
    absorb(reinterpret_cast<const uint8_t*>(waiting_.data()) + at);
    at += block_;
  }
  waiting_.erase(0, at);
}

std::string Digest::finish(size_t size) const { return copy()->close(waiting_, size); }

namespace {

template <typename Word>
Word load_word(const uint8_t* p, bool big) {
  Word w = 0;
  for (size_t i = 0; i < sizeof(Word); ++i) {
    w |= static_cast<Word>(p[big ? sizeof(Word) - 1 - i : i]) << (8 * i);
  }
  return w;
}

template <typename Word>
void append_word(std::string& out, Word w, bool big) {
  for (size_t i = 0; i < sizeof(Word); ++i) {
    out.push_back(static_cast<char>(w >> (8 * (big ? sizeof(Word) - 1 - i : i))));
  }
}

/// The fractional bits of the square (2) or cube (3) roots of the first primes: SHA-2's constants.
template <typename Word>
Word root_bits(int prime, int root) {
  // Newton's method is not needed: the largest x with x^root <= prime * 2^(root * bits), by bits.
  constexpr int kBits = sizeof(Word) * 8;
  using Wide = unsigned __int128;
  Wide x = 0;
  for (int bit = kBits + 4; bit >= 0; --bit) {
    Wide next = x | (Wide{1} << bit);
    // Compared as limbs of 32 bits, least first.
    std::array<uint64_t, 16> power{1};
    for (int n = 0; n < root; ++n) {
      std::array<uint64_t, 16> product{};
      for (int i = 0; i < 16; ++i) {
        Wide carry = 0;
        for (int j = 0; i + j < 16 && j < 4; ++j) {
          auto limb = static_cast<uint64_t>(static_cast<uint32_t>(next >> (32 * j)));
          Wide sum = carry + product[i + j] + Wide{power[i]} * limb;
          product[i + j] = static_cast<uint32_t>(sum);
          carry = sum >> 32;
        }
        for (int k = i + 4; k < 16 && carry != 0; ++k) {
          Wide sum = carry + product[k];
          product[k] = static_cast<uint32_t>(sum);
          carry = sum >> 32;
        }
      }
      power = product;
    }
    std::array<uint64_t, 16> limit{};
    limit[root * kBits / 32] = static_cast<uint64_t>(prime);
    bool fits = true;
    for (int i = 15; i >= 0; --i) {
      if (power[i] == limit[i]) continue;
      fits = power[i] < limit[i];
      break;
    }
    if (fits) x = next;
  }
  return static_cast<Word>(x);
}

template <size_t kCount>
std::array<int, kCount> first_primes() {
  std::array<int, kCount> primes{};
  size_t found = 0;
  for (int n = 2; found < kCount; ++n) {
    bool prime = true;
    for (size_t i = 0; i < found; ++i) prime &= n % primes[i] != 0;
    if (prime) primes[found++] = n;
  }
  return primes;
}

template <typename Word, size_t kRounds>
const std::array<Word, kRounds>& sha2_constants() {
  static const auto* constants = [] {
    const Arena::Outside outside;
    auto* made = new std::array<Word, kRounds>;
    auto primes = first_primes<kRounds>();
    for (size_t i = 0; i < kRounds; ++i) (*made)[i] = root_bits<Word>(primes[i], 3);
    return made;
  }();
  return *constants;
}

/// Merkle and Damgard's way: a 1 bit, zeros, the length.
template <typename Self, typename Word, bool kBig>
class Chained : public Digest {
 protected:
  using Digest::Digest;
  std::string close(std::string tail, size_t) override {
    uint64_t bits = (total_ + tail.size()) * 8;
    tail.push_back(static_cast<char>(0x80));
    size_t length_bytes = sizeof(Word) * 2;
    while (tail.size() % block() != block() - length_bytes) tail.push_back('\0');
    if (sizeof(Word) == 8) append_word<uint64_t>(tail, 0, true);
    append_word<uint64_t>(tail, bits, kBig);
    for (size_t at = 0; at < tail.size(); at += block()) {
      absorb(reinterpret_cast<const uint8_t*>(tail.data()) + at);
    }
    std::string out;
    for (Word w : static_cast<Self*>(this)->state_) append_word(out, w, kBig);
    out.resize(size());
    return out;
  }
  std::unique_ptr<Digest> copy() const override {
    return std::make_unique<Self>(static_cast<const Self&>(*this));
  }
};

class Md5 final : public Chained<Md5, uint32_t, false> {
 public:
  Md5() : Chained("md5", 16, 64) {}
  std::array<uint32_t, 4> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476};

 protected:
  void absorb(const uint8_t* block) override {
    static constexpr int kShifts[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    auto [a, b, c, d] = state_;
    for (uint32_t i = 0; i < 64; ++i) {
      uint32_t f, g;
      switch (i / 16) {
        case 0: f = (b & c) | (~b & d); g = i; break;
        case 1: f = (d & b) | (~d & c); g = (5 * i + 1) % 16; break;
        case 2: f = b ^ c ^ d; g = (3 * i + 5) % 16; break;
        default: f = c ^ (b | ~d); g = (7 * i) % 16;
      }
      auto sine = static_cast<uint32_t>(std::floor(std::fabs(std::sin(i + 1.0)) * 4294967296.0));
      uint32_t sum = a + f + sine + load_word<uint32_t>(block + 4 * g, false);
      a = d;
      d = c;
      c = b;
      b += std::rotl(sum, kShifts[i / 16][i % 4]);
    }
    state_ = {state_[0] + a, state_[1] + b, state_[2] + c, state_[3] + d};
  }
};

class Sha1 final : public Chained<Sha1, uint32_t, true> {
 public:
  Sha1() : Chained("sha1", 20, 64) {}
  std::array<uint32_t, 5> state_{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};

 protected:
  void absorb(const uint8_t* block) override {
    uint32_t w[80];
    for (int i = 0; i < 80; ++i) {
      w[i] = i < 16 ? load_word<uint32_t>(block + 4 * i, true)
                    : std::rotl(w[i - 3] ^ w[i - 8] ^ w[i - 14] ^ w[i - 16], 1);
    }
    auto [a, b, c, d, e] = state_;
    for (int i = 0; i < 80; ++i) {
      uint32_t f = i < 20   ? ((b & c) | (~b & d)) + 0x5a827999
                   : i < 40 ? (b ^ c ^ d) + 0x6ed9eba1
                   : i < 60 ? ((b & c) | (b & d) | (c & d)) + 0x8f1bbcdc
                            : (b ^ c ^ d) + 0xca62c1d6;
      uint32_t sum = std::rotl(a, 5) + f + e + w[i];
      e = d;
      d = c;
      c = std::rotl(b, 30);
      b = a;
      a = sum;
    }
    state_ = {state_[0] + a, state_[1] + b, state_[2] + c, state_[3] + d, state_[4] + e};
  }
};

/// SHA-256 and SHA-512 with their shorter forms: one algorithm on words of two sizes.
template <typename Word>
class Sha2 final : public Chained<Sha2<Word>, Word, true> {
 public:
  static constexpr bool kWide = sizeof(Word) == 8;
  static constexpr size_t kRounds = kWide ? 80 : 64;
  Sha2(std::string name, size_t size)
      : Chained<Sha2<Word>, Word, true>(name, size, kWide ? 128 : 64) {
    auto primes = first_primes<16>();
    bool full = size == sizeof(Word) * 8;
    for (int i = 0; i < 8; ++i) {
      // The short forms begin with other roots: SHA-384's are of the 9th prime and on, SHA-224's
      // the second halves of those.
      state_[i] = full    ? root_bits<Word>(primes[i], 2)
                  : kWide ? root_bits<Word>(primes[i + 8], 2)
                          : static_cast<Word>(root_bits<uint64_t>(primes[i + 8], 2));
    }
  }
  std::array<Word, 8> state_;

 protected:
  static Word sigma(Word x, int a, int b, int c) {
    return std::rotr(x, a) ^ std::rotr(x, b) ^ std::rotr(x, c);
  }
  static Word schedule(Word x, int a, int b, int c) {
    return std::rotr(x, a) ^ std::rotr(x, b) ^ (x >> c);
  }
  void absorb(const uint8_t* block) override {
    const auto& constants = sha2_constants<Word, kRounds>();
    std::array<Word, kRounds> w;
    for (size_t i = 0; i < kRounds; ++i) {
      if (i < 16) {
        w[i] = load_word<Word>(block + sizeof(Word) * i, true);
        continue;
      }
      Word s0 = kWide ? schedule(w[i - 15], 1, 8, 7) : schedule(w[i - 15], 7, 18, 3);
      Word s1 = kWide ? schedule(w[i - 2], 19, 61, 6) : schedule(w[i - 2], 17, 19, 10);
      w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    std::array<Word, 8> s = state_;
    for (size_t i = 0; i < kRounds; ++i) {
      Word s1 = kWide ? sigma(s[4], 14, 18, 41) : sigma(s[4], 6, 11, 25);
      Word s0 = kWide ? sigma(s[0], 28, 34, 39) : sigma(s[0], 2, 13, 22);
      Word t1 = s[7] + s1 + ((s[4] & s[5]) ^ (~s[4] & s[6])) + constants[i] + w[i];
      Word t2 = s0 + ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
      s = {static_cast<Word>(t1 + t2), s[0], s[1], s[2], static_cast<Word>(s[3] + t1), s[4], s[5],
           s[6]};
    }
    for (int i = 0; i < 8; ++i) state_[i] += s[i];
  }
};

// --- SHA-3 ----------------------------------------------------------------------------------

class Keccak final : public Digest {
 public:
  Keccak(std::string name, size_t size, size_t rate, uint8_t suffix)
      : Digest(std::move(name), size, rate), suffix_(suffix) {}

 protected:
  std::unique_ptr<Digest> copy() const override { return std::make_unique<Keccak>(*this); }
  void absorb(const uint8_t* block) override {
    size_t words = this->block() / 8;
    for (size_t i = 0; i < words; ++i) a_[i] ^= load_word<uint64_t>(block + 8 * i, false);
    permute();
  }
  std::string close(std::string tail, size_t wanted) override {
    tail.push_back(static_cast<char>(suffix_));
    tail.resize(block(), '\0');
    tail.back() = static_cast<char>(tail.back() | 0x80);
    absorb(reinterpret_cast<const uint8_t*>(tail.data()));
    if (size() != 0) wanted = size();
    std::string out;
    for (;;) {
      for (size_t i = 0; i < block() / 8; ++i) append_word(out, a_[i], false);
      if (out.size() >= wanted) break;
      permute();
    }
    out.resize(wanted);
    return out;
  }

 private:
  void permute() {
    uint8_t lfsr = 1;
    for (int round = 0; round < 24; ++round) {
      uint64_t c[5];
      for (int x = 0; x < 5; ++x) c[x] = a_[x] ^ a_[x + 5] ^ a_[x + 10] ^ a_[x + 15] ^ a_[x + 20];
      for (int i = 0; i < 25; ++i) a_[i] ^= c[(i + 4) % 5] ^ std::rotl(c[(i + 1) % 5], 1);
      int x = 1, y = 0;
      uint64_t moved = a_[1];
      for (int t = 1; t <= 24; ++t) {
        int next = (2 * x + 3 * y) % 5;
        x = y;
        y = next;
        moved = std::exchange(a_[x + 5 * y], std::rotl(moved, t * (t + 1) / 2 % 64));
      }
      for (int row = 0; row < 25; row += 5) {
        std::array<uint64_t, 5> b;
        for (int i = 0; i < 5; ++i) b[i] = a_[row + i];
        for (int i = 0; i < 5; ++i) a_[row + i] = b[i] ^ (~b[(i + 1) % 5] & b[(i + 2) % 5]);
      }
      for (int j = 0; j < 7; ++j) {
        if (lfsr & 1) a_[0] ^= uint64_t{1} << ((1 << j) - 1);
        lfsr = static_cast<uint8_t>((lfsr << 1) ^ (lfsr & 0x80 ? 0x71 : 0));
      }
    }
  }
  std::array<uint64_t, 25> a_{};
  uint8_t suffix_;
};

// --- BLAKE2 ---------------------------------------------------------------------------------

constexpr uint8_t kBlakeOrder[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

template <typename Word>
class Blake2 final : public Digest {
 public:
  static constexpr bool kBig = sizeof(Word) == 8;
  explicit Blake2(const Blake2Options& options)
      : Digest(kBig ? "blake2b" : "blake2s", options.size, kBig ? 128 : 64) {
    auto primes = first_primes<8>();
    for (int i = 0; i < 8; ++i) start_[i] = root_bits<Word>(primes[i], 2);
    uint8_t parameters[sizeof(Word) * 8] = {static_cast<uint8_t>(options.size),
                                            static_cast<uint8_t>(options.key.size()), 1, 1};
    std::memcpy(parameters + sizeof(Word) * 4, options.salt.data(), options.salt.size());
    std::memcpy(parameters + sizeof(Word) * 6, options.person.data(), options.person.size());
    for (int i = 0; i < 8; ++i) {
      state_[i] = start_[i] ^ load_word<Word>(parameters + sizeof(Word) * i, false);
    }
    if (options.key.empty()) return;
    std::string key = options.key;
    key.resize(block(), '\0');
    update(key);
  }

 protected:
  bool keeps_last() const override { return true; }
  std::unique_ptr<Digest> copy() const override { return std::make_unique<Blake2>(*this); }
  void absorb(const uint8_t* block) override { compress(block, total_, false); }
  std::string close(std::string tail, size_t) override {
    uint64_t total = total_ + tail.size();
    tail.resize(block(), '\0');
    compress(reinterpret_cast<const uint8_t*>(tail.data()), total, true);
    std::string out;
    for (Word w : state_) append_word(out, w, false);
    out.resize(size());
    return out;
  }

 private:
  void compress(const uint8_t* block, uint64_t total, bool last) {
    Word m[16], v[16];
    for (int i = 0; i < 16; ++i) m[i] = load_word<Word>(block + sizeof(Word) * i, false);
    for (int i = 0; i < 8; ++i) {
      v[i] = state_[i];
      v[i + 8] = start_[i];
    }
    v[12] ^= static_cast<Word>(total);
    if (!kBig) v[13] ^= static_cast<Word>(total >> 32);
    if (last) v[14] = ~v[14];
    auto mix = [&](int a, int b, int c, int d, Word x, Word y) {
      v[a] += v[b] + x;
      v[d] = std::rotr(v[d] ^ v[a], kBig ? 32 : 16);
      v[c] += v[d];
      v[b] = std::rotr(v[b] ^ v[c], kBig ? 24 : 12);
      v[a] += v[b] + y;
      v[d] = std::rotr(v[d] ^ v[a], kBig ? 16 : 8);
      v[c] += v[d];
      v[b] = std::rotr(v[b] ^ v[c], kBig ? 63 : 7);
    };
    for (int round = 0; round < (kBig ? 12 : 10); ++round) {
      const uint8_t* s = kBlakeOrder[round % 10];
      for (int i = 0; i < 4; ++i) mix(i, i + 4, i + 8, i + 12, m[s[2 * i]], m[s[2 * i + 1]]);
      for (int i = 0; i < 4; ++i) {
        mix(i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4, m[s[8 + 2 * i]],
            m[s[9 + 2 * i]]);
      }
    }
    for (int i = 0; i < 8; ++i) state_[i] ^= v[i] ^ v[i + 8];
  }
  std::array<Word, 8> start_, state_;
};

}  // namespace

std::unique_ptr<Digest> make_digest(std::string_view name) {
  if (name == "md5") return std::make_unique<Md5>();
  if (name == "sha1") return std::make_unique<Sha1>();
  if (name == "sha224") return std::make_unique<Sha2<uint32_t>>("sha224", 28);
  if (name == "sha256") return std::make_unique<Sha2<uint32_t>>("sha256", 32);
  if (name == "sha384") return std::make_unique<Sha2<uint64_t>>("sha384", 48);
  if (name == "sha512") return std::make_unique<Sha2<uint64_t>>("sha512", 64);
  if (name == "sha3_224") return std::make_unique<Keccak>("sha3_224", 28, 144, 6);
  if (name == "sha3_256") return std::make_unique<Keccak>("sha3_256", 32, 136, 6);
  if (name == "sha3_384") return std::make_unique<Keccak>("sha3_384", 48, 104, 6);
  if (name == "sha3_512") return std::make_unique<Keccak>("sha3_512", 64, 72, 6);
  if (name == "shake_128") return std::make_unique<Keccak>("shake_128", 0, 168, 0x1f);
  if (name == "shake_256") return std::make_unique<Keccak>("shake_256", 0, 136, 0x1f);
  return nullptr;
}

std::unique_ptr<Digest> make_blake2(const Blake2Options& options) {
  if (options.big) return std::make_unique<Blake2<uint64_t>>(options);
  return std::make_unique<Blake2<uint32_t>>(options);
}

}  // namespace heddle
