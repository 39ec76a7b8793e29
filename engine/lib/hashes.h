// The digests of hashlib: MD5, SHA-1, SHA-2 (RFC 1321, FIPS 180-4), SHA-3 and SHAKE (FIPS 202),
// BLAKE2 (RFC 7693), each taking its data piece by piece.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace heddle {

class Digest {
 public:
  virtual ~Digest() = default;
  void update(std::string_view data);
  /// What the data so far comes to; `size` is for SHAKE only. The digest goes on unchanged.
  std::string finish(size_t size) const;
  virtual std::unique_ptr<Digest> copy() const = 0;

  const std::string& name() const { return name_; }
  size_t size() const { return size_; }
  size_t block() const { return block_; }

 protected:
  Digest(std::string name, size_t size, size_t block)
      : name_(std::move(name)), size_(size), block_(block) {}
  virtual void absorb(const uint8_t* block) = 0;
  virtual std::string close(std::string tail, size_t size) = 0;
  /// Whether a full block waits until more comes (BLAKE2 treats its last block differently).
  virtual bool keeps_last() const { return false; }

  uint64_t total_ = 0;   // bytes absorbed

 private:
  std::string name_;
  size_t size_;
  size_t block_;
  std::string waiting_;
};

/// A new digest of that name ("md5", "sha256", "sha3_512", "shake_128" ...); null if there is none.
std::unique_ptr<Digest> make_digest(std::string_view name);

struct Blake2Options {
  bool big = true;               // BLAKE2b, otherwise BLAKE2s
  size_t size = 64;
  std::string key, salt, person;
};
std::unique_ptr<Digest> make_blake2(const Blake2Options& options);

}  // namespace heddle
