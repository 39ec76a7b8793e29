// What strands share: the other half of visible.h. Only what is the program's own is marked.
#include "engine/value/str.h"
#include "engine/vm/visible.h"

#include <algorithm>
#include <map>
#include <set>

namespace heddle {

namespace {

using NameSet = std::set<std::string, std::less<>>;

// --- what the text says of names ---------------------------------------------------------------

// Names by which a program could reach a module's variables without spelling them.
constexpr std::string_view kBackDoors[] = {"globals", "vars",    "locals",      "exec",
                                           "eval",    "dir",     "modules",     "__dict__",
                                           "getattr", "__globals__", "import_module",
                                           "__import__"};

// Where attributes get their first value.
constexpr std::string_view kMakers[] = {"__init__", "__new__", "__post_init__"};

// `if __name__ == "__main__"` reaches nothing.
bool reaches_main(std::string_view text) {
  constexpr std::string_view kMain = "__main__";
  for (size_t at = text.find(kMain); at != text.npos; at = text.find(kMain, at + 1)) {
    const size_t begin = text.rfind('\n', at) + 1;  // npos + 1 is 0
    const std::string_view line = text.substr(begin, text.find('\n', at) - begin);
    if (line.find("__name__") == line.npos) return true;
  }
  return false;
}

}  // namespace

struct World::NameUse {
  NameSet in_functions;  // variables that functions name, and attributes that anything names
  NameSet rebound;       // what holds another function or primitive later on, perhaps
  NameSet rebound_cells; // the same of variables of functions that functions in them use
  bool back_door = false;

  void find(const Code& code, bool in_function) {
    for (const std::string& name : code.attr_sites) {
      note(name);
      in_functions.insert(name);
    }
    for (const std::string& name : code.name_sites) {
      note(name);
      if (in_function) in_functions.insert(name);
    }
    find_rebound(code, in_function);
    for (const Const& value : code.consts) {
      if (value.kind == Const::Kind::kStr) note(value.text);
      if (value.kind != Const::Kind::kCode) continue;
      const bool runs_inline = (value.code->flags & Code::kClassBody) != 0;
      find(*value.code, in_function || !runs_inline);
    }
  }

  // Of a module whose names the main one does not see.
  void find_rebound_in(const Code& code, bool in_function) {
    find_rebound(code, in_function);
    for (const Const& value : code.consts) {
      if (value.kind != Const::Kind::kCode) continue;
      const bool runs_inline = (value.code->flags & Code::kClassBody) != 0;
      find_rebound_in(*value.code, in_function || !runs_inline);
    }
  }

 private:
  void note(const std::string& name) {
    back_door |= std::find(std::begin(kBackDoors), std::end(kBackDoors), name) !=
                 std::end(kBackDoors);
  }

  // By a function: even once. By a module's own statements, which run once: the second time.
  void find_rebound(const Code& code, bool in_function) {
    find_rebound_cells(code);
    const bool makes = std::find(std::begin(kMakers), std::end(kMakers), code.name) !=
                       std::end(kMakers);
    NameSet bound;
    for (const Insn& insn : code.insns) {
      const bool global = insn.op == Op::kStoreGlobal || insn.op == Op::kDeleteGlobal;
      const bool attribute = insn.op == Op::kStoreAttr || insn.op == Op::kDeleteAttr;
      if (!global && !attribute) continue;
      const std::string& name = global ? code.name_sites[insn.b] : code.attr_sites[insn.c];
      const bool again = !bound.insert(global ? name : '.' + name).second;
      if (again || (in_function && !(attribute && makes))) rebound.insert(name);
    }
  }

  // By a function whose own it is: the second time. By one that says `nonlocal`: even once.
  void find_rebound_cells(const Code& code) {
    std::map<uint16_t, const std::string*> free;  // by the register that holds the cell
    std::set<uint16_t> bound;
    for (const Insn& insn : code.insns) {
      if (insn.op == Op::kLoadFree) free[insn.a] = &code.free_names[insn.b];
      const bool stores = insn.op == Op::kStoreCell || insn.op == Op::kClearCell;
      if (!stores) continue;
      if (const auto found = free.find(insn.b); found != free.end()) {
        rebound_cells.insert(*found->second);
      } else if (!bound.insert(insn.b).second && insn.b < code.local_names.size()) {
        rebound_cells.insert(code.local_names[insn.b]);
      }
    }
  }
};

World::NameUse& World::name_use() {
  if (name_use_ == nullptr) {
    auto use = std::make_shared<NameUse>();
    use->find(*main_code_->code, false);
    for (const ProgramFile& file : program.files) use->back_door |= reaches_main(file.text);
    name_use_ = std::move(use);
  }
  return *name_use_;
}

// A name that only the module's own statements use belongs to the main strand.
bool World::is_private(std::string_view name) {
  return !name_use().back_door && !name_use().in_functions.contains(name);
}

bool World::is_rebound(const Str* name) {
  const NameSet& rebound = name_use().rebound;
  return !rebound.empty() && rebound.contains(to_utf8(name));
}

bool World::is_cell_rebound(const Str* name) {
  const NameSet& rebound = name_use().rebound_cells;
  return !rebound.empty() && rebound.contains(to_utf8(name));
}

void World::note_rebound(const Code& code) { name_use().find_rebound_in(code, false); }

bool World::owns_module(std::string_view name) const {
  if (name == "__main__") return true;
  if (program.files.empty()) return false;
  const std::string& main = program.files[0].name;
  const size_t slash = main.rfind('/');
  std::string path = slash == std::string::npos ? "" : main.substr(0, slash + 1);
  path += name;
  std::replace(path.begin() + static_cast<ptrdiff_t>(path.size() - name.size()), path.end(), '.',
               '/');
  return find_program_file(path + ".py") >= 0 || find_program_file(path + "/__init__.py") >= 0;
}

namespace {

// --- the walk ---------------------------------------------------------------------------------

// Walks references as the collector does, but stops at what is shared already and at what is the
// library's: its namespaces and classes.
class Sharer {
 public:
  explicit Sharer(VmContext& cx) : cx_(cx) {}

  void visit(Object* object) {
    if (object == nullptr || is_shared(object) || !is_own(object)) return;
    object->identity.fetch_or(kSharedBit, std::memory_order_relaxed);
    // Who shares it gives it its number: the first to use it would be a matter of chance.
    if (has_places(object)) identity_of(cx_, object);
    stack_.push_back(object);
  }
  void run() {
    while (!stack_.empty()) {
      Object* object = stack_.back();
      stack_.pop_back();
      if (is_main(object)) {
        share_main_variables();
      } else {
        cx_.world.heap.visit_references(object, [this](Object* o) { visit(o); });
      }
    }
  }

 private:
  // Whether operations on it, or on parts of it, can be told apart by its number.
  static bool has_places(const Object* object) {
    switch (object->kind) {
      case Kind::kCell:
      case Kind::kInstance:
      case Kind::kList:
      case Kind::kDict:
      case Kind::kSet:
      case Kind::kByteArray:
      case Kind::kExtension:
      case Kind::kType:
      case Kind::kModule:
      case Kind::kFunction:
      case Kind::kGenerator:
      case Kind::kIterator: return true;
      default: return false;
    }
  }

  bool is_main(const Object* object) const { return object == cx_.world.main_module->dict; }

  bool is_own(Object* object) {
    if (object->kind == Kind::kType) {
      auto* type = static_cast<Type*>(object);
      if ((type->flags & Type::kHeap) == 0) return false;
      Value module = type->module.load();
      return is_str(module) && cx_.world.owns_module(to_utf8(cast<Str>(module)));
    }
    if (object->kind == Kind::kModule) return is_own(static_cast<Module*>(object)->dict);
    if (object->kind != Kind::kDict || !static_cast<Dict*>(object)->cells) return true;
    Value name = dict_get_str(static_cast<Dict*>(object), intern(cx_, "__name__"));
    return is_str(name) && cx_.world.owns_module(to_utf8(cast<Str>(name)));
  }

  void share_main_variables() {
    uint32_t at = 0;
    Value key, value;
    Dict* names = cx_.world.main_module->dict;
    while (dict_next(names, &at, &key, &value)) {
      if (!is_str(key) || cx_.world.is_private(to_utf8(cast<Str>(key)))) continue;
      visit(namespace_cell(cx_, names, cast<Str>(key), false));
    }
  }

  VmContext& cx_;
  std::vector<Object*> stack_;
};

}  // namespace

void mark_shared(VmContext& cx, Value v) {
  if (!v.is_object() || is_shared(v.as_object())) return;
  Sharer sharer(cx);
  sharer.visit(v.as_object());
  sharer.run();
}

void share_program(VmContext& cx) {
  if (cx.world.sharing) return;  // before the first other strand: by one strand
  cx.world.sharing = true;
  mark_shared(cx, Value::object(cx.world.main_module));
  uint32_t at = 0;
  Value key, value;
  while (dict_next(cx.world.modules, &at, &key, &value)) {
    if (is_kind(value, Kind::kModule)) mark_shared(cx, value);
  }
}

void share_new_variable(VmContext& cx, Dict* names, Str* name, Cell* variable) {
  if (!is_shared(names) || is_shared(variable)) return;
  if (names == cx.world.main_module->dict && cx.world.is_private(to_utf8(name))) return;
  mark_shared(cx, Value::object(variable));
}

}  // namespace heddle
