// The C3 order of base classes.
#include "engine/value/container.h"
#include "engine/value/context.h"
#include "engine/value/str.h"

#include <algorithm>
#include <span>
#include <vector>

namespace heddle {

namespace {

/// One list that the merge takes from; `next` is its first item that is left.
struct Row {
  std::span<const Value> items;
  size_t next = 0;
  bool done() const { return next == items.size(); }
  Value head() const { return items[next]; }
};

bool in_a_tail(const std::vector<Row>& rows, Value candidate) {
  return std::any_of(rows.begin(), rows.end(), [&](const Row& row) {
    auto tail = row.items.subspan(std::min(row.next + 1, row.items.size()));
    return std::find(tail.begin(), tail.end(), candidate) != tail.end();
  });
}

void raise_conflict(Context& cx, const std::vector<Row>& rows) {
  std::vector<Value> heads;
  std::string text;
  for (const Row& row : rows) {
    if (row.done() || std::find(heads.begin(), heads.end(), row.head()) != heads.end()) continue;
    heads.push_back(row.head());
    if (!text.empty()) text += ", ";
    text += to_utf8(cast<Type>(row.head())->name);
  }
  cx.type_error("Cannot create a consistent method resolution\norder (MRO) for bases {}", text);
}

}  // namespace

Tuple* compute_mro(Context& cx, Type* type, const Tuple* bases) {
  std::vector<Row> rows;
  for (uint32_t i = 0; i < bases->size; ++i) {
    auto* mro = static_cast<Tuple*>(cast<Type>(bases->items[i])->mro.load());
    rows.push_back(Row{{mro->items, mro->size}});
  }
  rows.push_back(Row{{bases->items, bases->size}});
  std::vector<Value> order{Value::object(type)};
  for (;;) {
    bool all_done = std::all_of(rows.begin(), rows.end(), [](const Row& r) { return r.done(); });
    if (all_done) break;
    auto good = std::find_if(rows.begin(), rows.end(), [&](const Row& row) {
      return !row.done() && !in_a_tail(rows, row.head());
    });
    if (good == rows.end()) {
      raise_conflict(cx, rows);
      return nullptr;
    }
    Value next = good->head();
    order.push_back(next);
    for (Row& row : rows) {
      if (!row.done() && row.head() == next) ++row.next;
    }
  }
  return heddle::make_tuple(cx, std::span<const Value>(order));
}

}  // namespace heddle
