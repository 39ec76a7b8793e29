#include "engine/link/link.h"

#include "engine/base/random.h"
#include "engine/link/base64.h"
#include "engine/link/deflate.h"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

using namespace heddle;
using namespace std::string_literals;

namespace {

LinkContents everything() {
  LinkContents contents;
  contents.program.files = {{"main.py", "import a\nprint(\"织机\")\n"}, {"a.py", "x = 1\n"}};
  contents.program.params = {{"threads", "2"}, {"use_lock", "True"}};
  contents.program.args = {"-v", ""};
  contents.settings.scheduler = SchedulerKind::kControlled;
  contents.settings.workers = 4;
  contents.settings.switch_interval_ms = 0.5;
  contents.settings.switch_bytecodes = 100;
  contents.settings.seed = 0xfedcba9876543210;
  contents.settings.schedule = "0*12 2*1 0*4";
  contents.settings.strategy = "rr";
  contents.settings.memory_limit = uint64_t{512} << 20;
  contents.view = {{"select", "3"}, {"zoom", "0..10"}};
  return contents;
}

std::string hex(std::string_view bytes) {
  std::string text;
  for (const char byte : bytes) text += fmt::format("{:02x}", static_cast<uint8_t>(byte));
  return text;
}

std::string error_of(const Result<LinkContents>& result) {
  return result ? "no error" : result.error().message;
}

std::string golden(const std::string& name) {
  std::ifstream file(HEDDLE_SOURCE_DIR "/tests/engine/link/golden/" + name);
  REQUIRE_MESSAGE(file.good(), name);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

}  // namespace

TEST_SUITE("engine/link/link") {
  TEST_CASE("all that is packed comes back") {
    const LinkContents contents = everything();
    CHECK(unpack_link(pack_link(contents).value()).value() == contents);
    CHECK(decode_url(encode_url(contents).value()).value() == contents);
    LinkContents little;
    little.program.files = {{"main.py", ""}};
    CHECK(unpack_link(pack_link(little).value()).value() == little);
  }

  TEST_CASE("the bytes of version 1 never change") {
    LinkContents contents;
    contents.program.files = {{"m.py", "print(1)\n"}};
    contents.settings.seed = 300;
    CHECK(hex(pack_link(contents).value()) ==
          "01" "db2e5623" "010e" "046d2e7079" "7072696e742831290a" "0f02" "ac02");
  }

  TEST_CASE("golden links of version 1 say what they said") {
    CHECK(decode_url(golden("everything.txt")).value() == everything());
    LinkContents hello;
    hello.program.files = {{"hello.py", "print('hello')\n"}};
    CHECK(decode_url(golden("hello.txt")).value() == hello);
  }

  TEST_CASE("an address, its fragment and what stands in it are read alike") {
    const LinkContents contents = everything();
    const std::string url = encode_url(contents, "http://localhost:8000/#old").value();
    CHECK(url.find("http://localhost:8000/#1/") == 0);
    const std::string fragment = url.substr(url.find('#'));
    for (const std::string& form : {url, fragment, fragment.substr(1), "  " + url + "\n"}) {
      CHECK(looks_like_link(form));
      CHECK(decode_url(form).value() == contents);
    }
    for (const char* other : {"balance.py", "dir/balance.py", "", "-", "#", "#/x", "a#b", "x/1"}) {
      CHECK(!looks_like_link(other));
    }
  }

  TEST_CASE("a link that was cut anywhere is refused in a sentence") {
    const std::string url = encode_url(everything()).value();
    const size_t begin = url.find("#1/") + 3;
    for (size_t size = begin; size < url.size(); size++) {
      const Result<LinkContents> result = decode_url(url.substr(0, size));
      REQUIRE(!result.ok());
      CHECK(result.error().message.find("the link could not be opened: ") == 0);
    }
    CHECK(error_of(decode_url(url.substr(0, url.size() / 2))) ==
          "the link could not be opened: a part of it is missing; copy the whole link");
  }

  TEST_CASE("a link with any character changed is refused or says the same") {
    const std::string url = encode_url(everything()).value();
    for (size_t i = url.find("#1/") + 3; i < url.size(); i++) {
      std::string changed = url;
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      CAPTURE(i);
      const Result<LinkContents> read = decode_url(changed);
      if (!read.ok()) continue;
      CHECK(read.value() == everything());  // bits that fill up the last byte mean nothing
      CHECK(i + 2 >= url.size());
    }
    CHECK(error_of(decode_url(url + "%20")) ==
          "the link could not be opened: it contains characters that no link has; it may have "
          "been cut or altered");
  }

  TEST_CASE("a newer format is refused by name") {
    CHECK(error_of(decode_url("https://x/#2/AAAA")) ==
          "the link could not be opened: it is of format 2, which this version of heddle does "
          "not know; a newer one may");
    CHECK(error_of(unpack_link("\x07zzzz"s)) ==
          "it is of format 7, which this version of heddle does not know; a newer one may");
  }

  TEST_CASE("a hundred megabytes of zeros are refused before they are unpacked") {
    const std::string bomb = deflate_raw(std::string(40'000'000, '\0')).value();
    REQUIRE(bomb.size() < kLinkPackedMax);
    CHECK(error_of(decode_url("#1/" + base64url(bomb))) ==
          "the link could not be opened: it is too large: more than 1024 KiB unpacked");
  }

  TEST_CASE("a link of more than 64 KiB is refused before it is decoded") {
    CHECK(error_of(decode_url("#1/" + std::string(90'000, 'A'))) ==
          "the link could not be opened: it is too large: more than 64 KiB packed");
  }

  TEST_CASE("a program that does not fit is not packed") {
    LinkContents contents;
    contents.program.files = {{"main.py", std::string(kLinkUnpackedMax, '#')}};
    CHECK(!pack_link(contents).ok());
    Random random(1);
    std::string noise;
    while (noise.size() < 200'000) noise += fmt::format("{:x}", random.next());
    contents.program.files = {{"main.py", noise}};
    const Result<std::string> url = encode_url(contents);
    REQUIRE(!url.ok());
    CHECK(url.error().message.find("the program is too large for a link: ") == 0);
  }

  TEST_CASE("what is not UTF-8 is neither packed nor unpacked") {
    for (const std::string& bad : {"\xff"s, "\xc0\x80"s, "\xed\xa0\x80"s, "\xf4\x90\x80\x80"s,
                                   "\xe4\xb8"s, "a\0b"s}) {
      LinkContents contents;
      contents.program.files = {{"main.py", bad}};
      CHECK(!pack_link(contents).ok());
    }
  }
}

TEST_SUITE("engine/link/base64") {
  TEST_CASE("it is RFC 4648's, without padding") {
    for (const auto& [bytes, text] : {std::pair{""s, ""s}, {"f", "Zg"}, {"fo", "Zm8"},
                                      {"foo", "Zm9v"}, {"foob", "Zm9vYg"}, {"\xfb\xff", "-_8"}}) {
      CHECK(base64url(bytes) == text);
      CHECK(from_base64url(text).value() == bytes);
    }
    CHECK(!from_base64url("Z"));
    CHECK(!from_base64url("Zg=="));
    CHECK(!from_base64url("Z+8/"));
  }
}
