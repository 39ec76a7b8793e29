// The share link, version 1: a program, its settings, its schedule and the view, in an address.
//
//   <page's address>#1/<base64url without padding of raw deflate of the packed bytes>
//
// The packed bytes (what the page and the command exchange; all numbers little-endian):
//
//   offset  size  meaning
//   0       1     format version, 1
//   1       4     CRC-32 (of zlib, PNG) of everything after it
//   5             fields, each: number (varint), length (varint), that many bytes
//
//   field  repeated  bytes
//   1      yes       a file: length of its name (varint), name, text; the first one is run
//   3      yes       a parameter: length of its name (varint), name, value
//   5      yes       an argument (sys.argv)
//   7      no        scheduler (varint): 0 parallel, 1 gil, 2 controlled
//   9      no        workers (varint), 0 = as many as cores
//   11     no        switch interval in milliseconds (IEEE double, 8 bytes)
//   13     no        switch interval in bytecodes (varint), 0 = by time
//   15     no        seed (varint)
//   17     no        schedule: see engine/sched/schedule.h
//   19     no        strategy (text)
//   21     no        memory limit in bytes (varint), 0 = none
//   2      yes       an entry of the view: length of its key (varint), key, value
//
// A varint is LEB128 of at most 64 bits. All text is UTF-8. A field that has its default value is
// left out. A reader refuses an odd field that it does not know and passes over an even one, so
// that a later version 1 can say more about the view. Version 1 is read for ever.
//
// A link comes from a stranger: nothing in it is ever executed by reading it, its sizes are checked
// before and while unpacking, and whatever does not fit is refused in a sentence.
#pragma once

#include "engine/base/program.h"
#include "engine/base/result.h"
#include "engine/sched/settings.h"

#include <map>
#include <string>
#include <string_view>

namespace heddle {

inline constexpr size_t kLinkPackedMax = 64 * 1024;      // after deflate
inline constexpr size_t kLinkUnpackedMax = 1024 * 1024;  // before
inline constexpr size_t kLinkFilesMax = 256;
inline constexpr std::string_view kLinkBase = "https://heddle.invalid/index.html";

struct LinkContents {
  Program program;
  RunSettings settings;
  std::map<std::string, std::string> view;  // selection, zoom and the like: the page's business

  bool operator==(const LinkContents&) const = default;
};

/// The packed bytes.
/// Errors: more than kLinkUnpackedMax; a schedule that is none; text that is not UTF-8.
Result<std::string> pack_link(const LinkContents& contents);

/// Errors: a newer version, bytes that were cut off or altered, too many of them.
Result<LinkContents> unpack_link(std::string_view bytes);

/// The whole address: `base`, "#1/", payload.
/// Errors: as pack_link(); more than kLinkPackedMax; in the page, whose script packs by itself.
Result<std::string> encode_url(const LinkContents& contents, std::string_view base = kLinkBase);

/// Reads an address, or only its fragment with or without "#".
/// Errors: no link at all, and as unpack_link().
Result<LinkContents> decode_url(std::string_view url);

/// True if the text looks like a link: "...#1/..." or "1/..." with any number.
bool looks_like_link(std::string_view text);

}  // namespace heddle
