// TraceNames: the strings that a trace's numbers stand for.
//
// Thread safety: every member may be called from every thread. Ids are given out in order of
// first use, so a controlled run gives the same ids each time. Nothing is ever removed.
#pragma once

#include "engine/base/arena.h"
#include "engine/base/spin.h"
#include "engine/trace/record.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace heddle {

/// A copy of all names at one moment, for those who draw or write a trace.
struct NameTable {
  struct Object {
    Wait kind = Wait::k_lock;
    std::string name;
  };
  std::vector<std::string> strings;  // by interned id; 0 is the main file's
  std::vector<std::string> strands;  // by strand id; "" = never named
  std::vector<Object> objects;       // by object id

  std::string strand(uint32_t id) const;
  std::string object(uint32_t id) const;
  std::string file(uint16_t id) const;
};

/// The variable or attribute that a line of source makes an object for: `lock = Lock()` gives
/// "lock", `self.busy = threading.RLock()` gives "busy"; "" for every other line.
///
/// `at`: the column (in bytes) of the call that makes it, which tells `a = Lock(); b = Lock()`,
/// `a, b = Lock(), Lock()` and `pair = [Lock(), Lock()]` ("pair[1]") apart.
std::string assigned_name(std::string_view line, size_t at = 0);

class TraceNames {
 public:
  TraceNames();

  /// The id of `text`; the same text always has the same id. Id 0 is "main.py".
  uint32_t intern(std::string_view text);

  /// Names a strand (Python: Thread.name); a later name replaces an earlier one.
  void name_strand(uint32_t strand, std::string_view name);

  /// Names an object, e.g. after the variable it was first stored in.
  /// Returns: nothing; a name given once stays, so that a lock passed on keeps its first name.
  ///          The second object of a name is "name#2", and so on.
  void name_object(uint32_t object, Wait kind, std::string_view name);

  /// Sets what string 0, the file of records that name no file, stands for.
  void name_main_file(std::string_view name);

  NameTable table() const;
  /// Grows with every change; the same number means that table() would give the same again.
  uint64_t version() const;

 private:
  const bool in_arena_ = Arena::inside();  // where it lies, its names do too
  mutable Spin spin_;                      // guards everything below
  NameTable table_;
  std::unordered_map<std::string, uint32_t> ids_;
  std::unordered_map<std::string, uint32_t> named_;  // how many objects have the name
  uint64_t version_ = 0;
};

}  // namespace heddle
