// What strands share: the other half of visible.h. Only what is the program's own is marked.
#include "engine/value/str.h"
#include "engine/vm/visible.h"

#include <algorithm>
#include <set>

namespace heddle {

namespace {

using NameSet = std::set<std::string, std::less<>>;

// --- the main module's private variables -------------------------------------------------------

// Names by which a program could reach a module's variables without spelling them.
constexpr std::string_view kBackDoors[] = {"globals",  "vars",    "locals",      "exec",
                                           "eval",     "dir",     "__main__",    "modules",
                                           "__dict__", "getattr", "__globals__", "import_module",
                                           "__import__"};

struct Uses {
  NameSet in_functions;  // variables that functions name, and attributes that anything names
  bool back_door = false;
};

void note_name(Uses& uses, const std::string& name) {
  uses.back_door |= std::find(std::begin(kBackDoors), std::end(kBackDoors), name) !=
                    std::end(kBackDoors);
}

void find_uses(const Code& code, bool in_function, Uses& uses) {
  for (const std::string& name : code.attr_sites) {
    note_name(uses, name);
    uses.in_functions.insert(name);
  }
  for (const std::string& name : code.name_sites) {
    note_name(uses, name);
    if (in_function) uses.in_functions.insert(name);
  }
  for (const Const& value : code.consts) {
    if (value.kind == Const::Kind::kStr) note_name(uses, value.text);
    if (value.kind != Const::Kind::kCode) continue;
    const bool runs_inline = (value.code->flags & Code::kClassBody) != 0;
    find_uses(*value.code, in_function || !runs_inline, uses);
  }
}

}  // namespace

// A name that only the module's own statements use belongs to the main strand.
bool World::is_private(std::string_view name) {
  if (!private_known_) {
    private_known_ = true;
    Uses uses;
    find_uses(*main_code_->code, false, uses);
    for (size_t i = 1; i < program.files.size(); i++) {
      uses.back_door |= program.files[i].text.find("__main__") != std::string::npos;
    }
    has_private_ = !uses.back_door;
    public_names_ = std::move(uses.in_functions);
  }
  return has_private_ && !public_names_.contains(name);
}

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
