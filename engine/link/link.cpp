// The outer half of the link: the address. What is inside: pack.cpp.
#include "engine/link/link.h"

#include "engine/link/base64.h"
#include "engine/link/deflate.h"

#include <fmt/format.h>

namespace heddle {
namespace {

constexpr std::string_view kVersion = "1";
constexpr size_t kVersionDigitsMax = 12;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

// "1/abc" of "https://host/page#1/abc", "#1/abc" or "1/abc"; empty if there is none.
std::string_view fragment_of(std::string_view text) {
  text = trimmed(text);
  if (const size_t hash = text.rfind('#'); hash != std::string_view::npos) {
    text.remove_prefix(hash + 1);
  }
  const size_t slash = text.find('/');
  if (slash == 0 || slash == std::string_view::npos || slash > kVersionDigitsMax) return {};
  for (const char c : text.substr(0, slash)) {
    if (c < '0' || c > '9') return {};
  }
  return text;
}

Error about_link(std::string_view what) {
  return Error{fmt::format("the link could not be opened: {}", what)};
}

}  // namespace

bool looks_like_link(std::string_view text) { return !fragment_of(text).empty(); }

Result<std::string> encode_url(const LinkContents& contents, std::string_view base) {
  Result<std::string> bytes = pack_link(contents);
  if (!bytes) return bytes.error();
  Result<std::string> packed = deflate_raw(bytes.value());
  if (!packed) return packed.error();
  if (packed.value().size() > kLinkPackedMax) {
    return Error{fmt::format("the program is too large for a link: {} bytes packed of at most {}",
                             packed.value().size(), kLinkPackedMax)};
  }
  if (const size_t hash = base.find('#'); hash != std::string_view::npos) {
    base = base.substr(0, hash);
  }
  return fmt::format("{}#{}/{}", base, kVersion, base64url(packed.value()));
}

Result<LinkContents> decode_url(std::string_view url) {
  const std::string_view fragment = fragment_of(url);
  if (fragment.empty()) return about_link("there is no \"#1/...\" in it");
  const size_t slash = fragment.find('/');
  if (fragment.substr(0, slash) != kVersion) {
    return about_link(fmt::format(
        "it is of format {}, which this version of heddle does not know; a newer one may",
        fragment.substr(0, slash)));
  }
  const std::string_view payload = fragment.substr(slash + 1);
  if (payload.size() > (kLinkPackedMax * 4 + 2) / 3) {
    return about_link(
        fmt::format("it is too large: more than {} KiB packed", kLinkPackedMax / 1024));
  }
  if (!only_base64url(payload)) {
    return about_link("it contains characters that no link has; it may have been cut or altered");
  }
  const std::optional<std::string> packed = from_base64url(payload);
  if (!packed || packed->empty()) {
    return about_link("a part of it is missing; copy the whole link");
  }
  Result<std::string> bytes = inflate_raw(*packed, kLinkUnpackedMax);
  if (!bytes) return about_link(bytes.error().message);
  Result<LinkContents> contents = unpack_link(bytes.value());
  if (!contents) return about_link(contents.error().message);
  return contents;
}

}  // namespace heddle
