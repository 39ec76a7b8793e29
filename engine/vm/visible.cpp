#include "engine/vm/visible.h"

#include "engine/base/arena.h"
#include "engine/value/container.h"
#include "engine/value/memoryview.h"
#include "engine/value/shape.h"
#include "engine/value/str.h"
#include "engine/vm/attribute.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace heddle {

bool may_proceed(VmContext& cx, VisibleOp op, uint32_t object, WaitQueue* needs) {
  VmStrand& strand = *cx.strand;
  if (!cx.tells) return true;
  if (strand.granted) {
    strand.granted = false;
    strand.in_step = false;
    return true;
  }
  strand.note_line();
  if (cx.worker->scheduler.may_proceed(strand, op, object, needs)) {
    strand.in_step = false;
    return true;
  }
  strand.granted = true;
  return false;
}

namespace {

constexpr uint32_t kWhole = 0;  // the part of an access to all of an object

struct Touched {
  Object* object;
  uint32_t part;
  bool write;
};

bool is_primitive(const Object* object) {
  if (object->kind != Kind::kExtension) return false;
  const ExtensionHooks* hooks = object->type->hooks;
  return hooks == nullptr || !hooks->visible;
}

bool binds_once(Value v) {
  if (!v.is_object()) return false;
  switch (v.as_object()->kind) {
    case Kind::kFunction:
    case Kind::kNative:
    case Kind::kType:
    case Kind::kModule: return true;
    case Kind::kExtension:
    case Kind::kInstance: {
      Value inner = unwrap(v);
      return inner.is_object() && is_primitive(inner.as_object());
    }
    default: return false;
  }
}

// The container itself, or the one that an instance of a class derived from it carries; null for
// what is no container.
Object* container_of(Object* object) {
  if (object->kind == Kind::kInstance) {
    Value inner = unwrap(Value::object(object));
    if (!inner.is_object() || inner.as_object() == object) return nullptr;
    object = inner.as_object();
  }
  switch (object->kind) {
    case Kind::kList:
    case Kind::kDict:
    case Kind::kSet:
    case Kind::kByteArray: return object;
    case Kind::kExtension:
      if (Object* owner = memoryview_owner(object)) return container_of(owner);
      return is_primitive(object) ? nullptr : object;
    default: return nullptr;
  }
}

// Whose operations on itself are atomic.
bool is_atomic(Object* object) {
  return object->kind == Kind::kIterator || object->kind == Kind::kGenerator ||
         container_of(object) != nullptr;
}

// An instance and the dict of its attributes are one place.
uint32_t number_of(VmContext& cx, Object* object) {
  const bool may_be = object->kind == Kind::kDict;
  if (may_be && static_cast<Dict*>(object)->attributes_of != 0) {
    return static_cast<Dict*>(object)->attributes_of;
  }
  return identity_of(cx, object);
}

Access access_of(VmContext& cx, const Touched& what) {
  const VisibleOp op = what.write ? VisibleOp::kWrite : VisibleOp::kRead;
  // Of the library's Python much is C elsewhere, and all of it is atomic here.
  const bool library = (cx.strand->frame->code->flags & Code::kLibrary) != 0;
  const bool whole = library || (what.part == kWhole && is_atomic(what.object));
  return {op, number_of(cx, what.object), what.part, whole};
}

void note_own_change(const VmContext& cx) { cx.strand->own_changes++; }

// Nobody else can reach what is accessed.
bool alone(VmContext& cx, bool write) {
  if (write) note_own_change(cx);
  return true;
}

// What is no operation: only loops that wait for a change hear of it.
bool glance(VmContext& cx, const Touched& what) {
  cx.worker->scheduler.glanced(*cx.strand, access_of(cx, what));
  return alone(cx, what.write);
}

bool ask(VmContext& cx, const Touched& what) {
  VmStrand& strand = *cx.strand;
  const uint32_t flags = strand.frame->code->flags;
  if ((flags & Code::kUnseen) != 0 && container_of(what.object) == nullptr) {
    return glance(cx, what);
  }
  const VisibleOp op = what.write ? VisibleOp::kWrite : VisibleOp::kRead;
  const uint32_t id = number_of(cx, what.object);
  const bool goes_on = strand.in_step && (flags & Code::kLibrary) != 0 && !strand.granted;
  if (!goes_on && !may_proceed(cx, op, id)) return false;
  strand.in_step = true;
  cx.worker->scheduler.touched(strand, access_of(cx, what));
  return true;
}

// One visible operation that touches several objects: the first stands for it.
bool ask_all(VmContext& cx, const std::vector<Touched>& all) {
  if (all.empty()) return true;
  if (!ask(cx, all[0])) return false;
  for (size_t i = 1; i < all.size(); i++) {
    cx.worker->scheduler.touched(*cx.strand, access_of(cx, all[i]));
  }
  return true;
}

Object* shared_container(Value v) {
  if (!v.is_object() || !is_shared(v.as_object())) return nullptr;
  return container_of(v.as_object());
}

// What an operation that reads some values touches. `deep`: it looks at the elements too, and at
// theirs.
class Reads {
 public:
  explicit Reads(bool deep) : deep_(deep) {}

  void add(Value v) {
    if (!v.is_object() || left_ == 0) return;
    left_--;
    Object* object = v.as_object();
    switch (object->kind) {
      case Kind::kTuple:
        if (!deep_) return;
        for (uint32_t i = 0; i < static_cast<Tuple*>(object)->size; i++) {
          add(static_cast<Tuple*>(object)->items[i]);
        }
        return;
      case Kind::kDictView: return add(Value::object(static_cast<DictView*>(object)->dict));
      case Kind::kIterator: return add_iterator(static_cast<Iterator*>(object));
      case Kind::kGenerator:
        if (is_shared(object)) touch(object, true);
        return;
      default: break;
    }
    Object* container = container_of(object);
    if (container == nullptr || (!touch(container, false) && deep_)) return;
    if (deep_) add_elements(container);
  }

  const std::vector<Touched>& all() const { return all_; }

 private:
  // Returns: whether it is the first time.
  bool touch(Object* object, bool write) {
    const bool is_new = deep_ ? seen_.insert(object).second
                              : std::none_of(all_.begin(), all_.end(), [object](const Touched& t) {
                                  return t.object == object;
                                });
    if (is_new && is_shared(object)) all_.push_back({object, kWhole, write});
    return is_new;
  }

  void add_iterator(Iterator* iterator) {
    if (is_shared(iterator)) touch(iterator, true);
    const Value source = iterator->source.load();
    if (is_kind(source, Kind::kTuple)) {  // zip's
      auto* sources = cast<Tuple>(source);
      for (uint32_t i = 0; i < sources->size; i++) add(sources->items[i]);
    } else {
      add(source);
    }
  }

  void add_elements(Object* container) {
    if (container->kind == Kind::kList) {
      for (Value item : list_snapshot(static_cast<List*>(container))) add(item);
    } else if (container->kind == Kind::kDict) {
      uint32_t at = 0;
      Value key, value;
      while (dict_next(static_cast<Dict*>(container), &at, &key, &value)) add(value);
    }
  }

  static constexpr uint32_t kMost = 10'000;  // values: who shows more has other worries

  const bool deep_;
  uint32_t left_ = kMost;
  std::vector<Touched> all_;
  std::unordered_set<Object*> seen_;
};

bool is_structure(Value v) {
  return is_kind(v, Kind::kTuple) || (v.is_object() && container_of(v.as_object()) != nullptr);
}

uint32_t part_of_hash(uint64_t hash) {
  return static_cast<uint32_t>((hash * 0x9E3779B97F4A7C15ull) >> 32) | 1;
}

uint32_t part_of_name(Str* name) { return part_of_hash(str_hash(name)); }

// Elements that are there can be told apart; who adds or removes one changes the whole.
uint32_t part_of_item(VmContext& cx, Object* container, Value key, bool must_exist) {
  if (container->kind == Kind::kList && key.is_small()) {
    const int64_t at = key.as_small();
    const bool there = at >= 0 && at < static_cast<List*>(container)->size.load();
    return there ? static_cast<uint32_t>(at) + 1 : kWhole;
  }
  if (container->kind != Kind::kDict || is_kind(key, Kind::kInstance)) return kWhole;
  uint64_t hash = 0;
  Value pending = cx.pending;
  const bool hashed = quick_hash(cx, key, &hash) == Tri::kTrue;
  Value there;
  const bool found =
      hashed && (!must_exist ||
                 dict_get(cx, static_cast<Dict*>(container), key, &there) == Tri::kTrue);
  cx.pending = pending;
  return found ? part_of_hash(hash) : kWhole;
}

// Of a class: data that its methods share, not the methods.
bool is_class_data(Value v) {
  if (!v.is_object()) return !v.is_empty();
  switch (v.as_object()->kind) {
    case Kind::kFunction:
    case Kind::kNative:
    case Kind::kType:
    case Kind::kModule:
    case Kind::kGetSet:
    case Kind::kProperty:
    case Kind::kStaticMethod:
    case Kind::kClassMethod:
    case Kind::kMemberSlot: return false;
    default: return true;
  }
}

// Nobody can see it change.
bool is_fixed(VmContext& cx, Str* name, Value v) {
  return binds_once(v) && (name == nullptr || !cx.world.is_rebound(name));
}

// The class that has the attribute, among those of `type`.
Type* owner_of(Type* type, Str* name) {
  auto* mro = static_cast<Tuple*>(type->mro.load());
  for (uint32_t i = 0; i < mro->size; i++) {
    auto* owner = cast<Type>(mro->items[i]);
    if (!dict_get_str(owner->dict, name).is_empty()) return owner;
  }
  return type;
}

// The variable that globals()["name"] is; null if it is none.
Cell* variable_in(VmContext& cx, Object* container, Value key, bool create = false) {
  if (container->kind != Kind::kDict || !static_cast<Dict*>(container)->cells || !is_str(key)) {
    return nullptr;
  }
  auto* names = static_cast<Dict*>(container);
  Cell* home = namespace_cell(cx, names, cast<Str>(key), create);
  if (home != nullptr) share_new_variable(cx, names, cast<Str>(key), home);
  return home;
}

// Where an instance's attributes are: in the dict once the program has that in hand.
Object* attributes_of(Object* object) {
  auto* instance = static_cast<Instance*>(object);
  if (!instance->shape.load()->is_dict) return object;
  Object* dict = instance->overflow.load();
  return is_shared(dict) ? dict : object;
}

// `x.__dict__` of what is shared: from here on its attributes are items of that dict, which have
// the parts that the attributes had.
void open_dict(VmContext& cx, Instance* instance) {
  if (attributes_of(instance) != instance) return;
  Dict* dict = instance_dict(cx, instance);
  dict->attributes_of = identity_of(cx, instance);
  mark_shared(cx, Value::object(dict));
}

// `home`: attributes_of(object). Of a dict that the program has put there, which has a number of
// its own, it is an item too.
bool ask_attribute(VmContext& cx, Object* object, Object* home, uint32_t part, bool write) {
  if (home == object || number_of(cx, home) == number_of(cx, object)) {
    return ask(cx, {object, part, write});
  }
  return ask_all(cx, {{object, part, write}, {home, part, write}});
}

// One of a primitive's own, which asks by itself.
bool is_of_primitive(Object* object, Value attribute) {
  if (!is_kind(attribute, Kind::kGetSet)) return false;
  const Value inner = unwrap(Value::object(object));
  return inner.is_object() && is_primitive(inner.as_object());
}

bool is_strand_local(VmContext& cx, const Type* type) {
  Type* local = cx.world.strand_local.load(std::memory_order_acquire);
  return local != nullptr && is_subtype(type, local);
}

}  // namespace

bool may_access_variable(VmContext& cx, Cell* home, Str* name, Value v, bool write) {
  if (!is_shared(home)) return alone(cx, write);
  if (write) {
    mark_shared(cx, v);
    return ask(cx, {home, kWhole, true});
  }
  return is_fixed(cx, name, v) || ask(cx, {home, kWhole, false});
}

bool may_load_cell(VmContext& cx, Cell* cell, uint32_t name) {
  if (!is_shared(cell)) return true;
  const Value v = cell->value.load();
  if (binds_once(v)) {
    const Value called = cx.strand->frame->code->consts[name];
    if (!cx.world.is_cell_rebound(cast<Str>(called))) return true;
  }
  return ask(cx, {cell, kWhole, false});
}

bool may_access_object(VmContext& cx, Object* object, bool write) {
  Object* container = shared_container(Value::object(object));
  return container == nullptr ? alone(cx, write) : ask(cx, {container, kWhole, write});
}

bool may_load_item(VmContext& cx, Object* object, Value key) {
  Object* container = shared_container(Value::object(object));
  if (container == nullptr) return true;
  if (Cell* home = variable_in(cx, container, key)) {
    return may_access_variable(cx, home, cast<Str>(key), home->value.load(), false);
  }
  return ask(cx, {container, part_of_item(cx, container, key, false), false});
}

bool may_store_item(VmContext& cx, Object* object, Value key, Value item) {
  if (!is_shared(object)) return alone(cx, true);
  mark_shared(cx, key);
  mark_shared(cx, item);
  Object* container = container_of(object);
  if (container == nullptr) return alone(cx, true);
  if (Cell* home = variable_in(cx, container, key, true)) {
    return may_access_variable(cx, home, cast<Str>(key), item, true);
  }
  return ask(cx, {container, part_of_item(cx, container, key, true), true});
}

namespace {

bool may_access_instance(VmContext& cx, Object* object, Str* name, bool write) {
  const uint32_t part = part_of_name(name);
  Object* home = attributes_of(object);
  const bool unseen = (cx.strand->frame->code->flags & Code::kUnseen) != 0;
  // Loops that wait for a change look once too often where this is a method, or what each strand
  // has its own of: that is no harm.
  const bool glances = unseen && home == object && !object->type->has_payload() &&
                       name != cx.names().dunder_dict;
  if (glances) return glance(cx, {object, part, write});
  if (is_strand_local(cx, object->type)) return alone(cx, write);
  if (write) {
    if (is_kind(cx.lookup(object->type, name), Kind::kProperty)) return true;
    const bool replaces_all = name == cx.names().dunder_dict;
    return ask_attribute(cx, object, home, replaces_all ? kWhole : part, true);
  }
  Value v = instance_get(cx, static_cast<Instance*>(object), name);
  if (!v.is_empty()) return is_fixed(cx, name, v) || ask_attribute(cx, object, home, part, false);
  // What the class gives until the instance has its own: a default, not a method.
  v = cx.lookup(object->type, name);
  if (is_kind(v, Kind::kProperty)) return true;  // its functions ask
  if (v.is_empty()) return ask_attribute(cx, object, home, part, false);
  if (is_kind(v, Kind::kGetSet) && name == cx.names().dunder_dict) {
    open_dict(cx, static_cast<Instance*>(object));
    return true;
  }
  if ((!is_class_data(v) || binds_once(v)) && !cx.world.is_rebound(name)) return true;
  if (is_of_primitive(object, v)) return true;
  Type* owner = owner_of(object->type, name);
  if (!is_shared(owner)) return ask_attribute(cx, object, home, part, false);
  if (home == object) return ask_all(cx, {{object, part, false}, {owner, part, false}});
  return ask_all(cx, {{object, part, false}, {home, part, false}, {owner, part, false}});
}

// The program gives a module of the library an attribute: then that is shared, and no other of it.
bool shares_module(VmContext& cx, Object* object, Str* name) {
  const bool own = (cx.strand->frame->code->flags & Code::kLibrary) == 0;
  if (object->kind != Kind::kModule || !own) return false;
  object->identity.fetch_or(kSharedBit, std::memory_order_relaxed);
  Cell* home = namespace_cell(cx, static_cast<Module*>(object)->dict, name, true);
  mark_shared(cx, Value::object(home));
  return true;
}

bool may_access_module(VmContext& cx, Module* module, Str* name, bool write) {
  Cell* home = namespace_cell(cx, module->dict, name, is_shared(module->dict));
  if (home == nullptr) return true;
  share_new_variable(cx, module->dict, name, home);
  return may_access_variable(cx, home, name, home->value.load(), write);
}

}  // namespace

bool may_access_attribute(VmContext& cx, Value obj, Str* name, bool write) {
  if (!obj.is_object() || !is_shared(obj.as_object())) return alone(cx, write);
  Object* object = obj.as_object();
  if (object->kind == Kind::kInstance) return may_access_instance(cx, object, name, write);
  const uint32_t part = part_of_name(name);
  if (object->kind == Kind::kType) {
    if (write) return ask(cx, {object, part, true});
    Value v = cx.lookup(static_cast<Type*>(object), name);
    if ((!is_class_data(v) || binds_once(v)) && !cx.world.is_rebound(name)) return true;
    Type* owner = v.is_empty() ? static_cast<Type*>(object)
                               : owner_of(static_cast<Type*>(object), name);
    return ask(cx, {is_shared(owner) ? owner : object, part, false});
  }
  if (object->kind == Kind::kFunction) {  // its own names; those of every function are fixed
    return to_utf8(name).starts_with("__") ? alone(cx, write) : ask(cx, {object, part, write});
  }
  if (object->kind == Kind::kModule) {
    return may_access_module(cx, static_cast<Module*>(object), name, write);
  }
  return true;
}

bool may_store_attribute(VmContext& cx, Value obj, Str* name, Value v) {
  if (!obj.is_object()) return alone(cx, true);
  Object* object = obj.as_object();
  if (!is_shared(object) && !shares_module(cx, object, name)) return alone(cx, true);
  const bool local = object->kind == Kind::kInstance && is_strand_local(cx, object->type);
  if (!local) mark_shared(cx, v);
  return may_access_attribute(cx, obj, name, true);
}

bool may_read(VmContext& cx, Value v) {
  if (!v.is_object()) return true;
  switch (v.as_object()->kind) {
    case Kind::kIterator:
    case Kind::kGenerator:
    case Kind::kDictView: {
      Reads reads(false);
      reads.add(v);
      return ask_all(cx, reads.all());
    }
    default: {
      Object* container = shared_container(v);
      return container == nullptr || ask(cx, {container, kWhole, false});
    }
  }
}

bool may_spread(VmContext& cx, Value v) {
  return (cx.strand->frame->code->flags & Code::kUnseen) != 0 || may_read(cx, v);
}

bool may_read_deep(VmContext& cx, Value v) {
  if (!is_structure(v)) return may_read(cx, v);
  Reads reads(true);
  reads.add(v);
  return ask_all(cx, reads.all());
}

bool may_compare(VmContext& cx, Value x, Value y) {
  if (!is_structure(x) || !is_structure(y)) return true;
  Reads reads(true);
  reads.add(x);
  reads.add(y);
  return ask_all(cx, reads.all());
}

bool may_operate(VmContext& cx, Value x, Value y) {
  if (!x.is_object() && !y.is_object()) return true;
  if (is_str(x)) return may_read_deep(cx, y);  // '%s' % y
  if (!is_structure(x) && !is_structure(y)) return true;
  Reads reads(false);
  reads.add(x);
  reads.add(y);
  return ask_all(cx, reads.all());
}

bool may_begin_iteration(VmContext& cx, Value v) {
  if (!v.is_object()) return true;
  if (is_kind(v, Kind::kDictView)) v = Value::object(cast<DictView>(v)->dict);
  Object* container = shared_container(v);
  if (container == nullptr || container->kind == Kind::kList) return true;
  return ask(cx, {container, kWhole, false});
}

bool may_resume(VmContext& cx, Generator* generator) {
  return !is_shared(generator) || ask(cx, {generator, kWhole, true});
}

void tell_came_back(VmContext& cx, Generator* generator) {
  if (!cx.tells || !is_shared(generator)) return;
  cx.worker->scheduler.touched(*cx.strand, access_of(cx, {generator, kWhole, true}));
}

bool may_change_in_place(VmContext& cx, Value x, Value y) {
  Object* container = shared_container(x);
  if (container == nullptr) {
    if (is_structure(y) && !may_read(cx, y)) return false;
    return alone(cx, true);
  }
  mark_shared(cx, y);
  if (Object* other = shared_container(y); other != nullptr && other != container) {
    return ask_all(cx, {{container, kWhole, true}, {other, kWhole, false}});
  }
  return ask(cx, {container, kWhole, true});
}

bool may_iterate(VmContext& cx, Iterator* iterator) {
  return may_read(cx, Value::object(iterator));
}

namespace {

// What the name of a native function, method or type says of it.
enum Trait : uint32_t {
  kMutates = 1,         // a method of a container: it changes it; every other one only reads
  kReadsArguments = 2,  // a method of a container: it reads what it is given
  kBlind = 4,           // it does not look into a container that it is given
  kDeep = 8,            // it shows or compares all that hangs on what it is given
  kPlain = 16,          // it keeps nothing, and its result depends on nothing but what it is given
  kWrites = 32,         // it changes its first argument: an iterator, or a StringIO's text
  kGetsAttribute = 64,
  kSetsAttribute = 128,
  kGivesDict = 256,
};

using Traits = std::unordered_map<std::string_view, uint32_t>;

const Traits& all_traits() {
  static const Traits* const all = [] {
    const Arena::Outside outside;
    auto* made = new Traits;
    const auto add = [made](uint32_t trait, std::initializer_list<std::string_view> names) {
      for (std::string_view name : names) (*made)[name] |= trait;
    };
    add(kMutates,
        {"append", "appendleft", "extend", "extendleft", "insert", "remove", "pop", "popleft",
         "popitem", "clear", "sort", "reverse", "rotate", "update", "setdefault", "add", "discard",
         "intersection_update", "difference_update", "symmetric_difference_update", "__setitem__",
         "__delitem__", "__iadd__", "__imul__", "__ior__", "__iand__", "__isub__", "__ixor__",
         "__init__", "_reset", "_assign", "__setstate__", "move_to_end"});
    add(kReadsArguments,
        {"extend", "extendleft", "update", "union", "intersection", "difference",
         "symmetric_difference", "intersection_update", "difference_update",
         "symmetric_difference_update", "issubset", "issuperset", "isdisjoint", "__init__",
         "fromkeys", "count", "index", "remove"});
    add(kBlind, {"id", "type", "isinstance", "issubclass", "callable", "hasattr", "getattr",
                 "setattr", "delattr", "iter", "super", "enumerate", "zip", "map", "filter",
                 "reversed"});
    add(kDeep, {"print", "repr", "ascii", "str", "format", "sorted", "min", "max"});
    add(kPlain,
        {"abs", "all", "any", "bool", "callable", "chr", "current_thread", "dict", "divmod",
         "float", "format", "frozenset", "get_ident", "getattr", "hasattr", "hash", "id", "int",
         "isinstance", "issubclass", "iter", "len", "list", "max", "min", "ord", "range", "repr",
         "reversed", "round", "set", "sorted", "str", "sum", "super", "tuple", "type",
         "enumerate", "zip", "__new__", "_current"});
    add(kWrites, {"next", "_text_put", "_text_get", "_text_line", "_text_seek", "_text_cut"});
    add(kGetsAttribute, {"getattr", "hasattr", "__getattribute__"});
    add(kSetsAttribute, {"setattr", "delattr", "__setattr__", "__delattr__"});
    add(kGivesDict, {"vars"});
    return made;
  }();
  return *all;
}

uint32_t traits_of(const Str* name) {
  const Traits& all = all_traits();
  const auto found =
      name->ascii ? all.find({reinterpret_cast<const char*>(name->data), name->length}) : all.end();
  return found == all.end() ? 0 : found->second;
}

// Remembered where there is one worker.
uint32_t traits_of(const VmContext& cx, Native* native) {
  if ((native->flags & Native::kNameKnown) != 0) return native->flags >> Native::kNameShift;
  const uint32_t traits = traits_of(native->name);
  if (cx.controlled) native->flags |= Native::kNameKnown | traits << Native::kNameShift;
  return traits;
}

bool has(uint32_t traits, uint32_t any_of) { return (traits & any_of) != 0; }

bool mutates(const VmContext& cx, Native* native) { return has(traits_of(cx, native), kMutates); }

// Whether a loop that calls it may still be one that changes nothing. A visible operation says so
// itself.
bool is_plain(const VmContext& cx, Native* native) {
  return (native->flags & Native::kVisible) != 0 || has(traits_of(cx, native), kPlain);
}

// Of an object that is no container of its own: only what cannot change (str, tuple) is certain.
bool changes_itself(VmContext& cx, Native* native, Value self) {
  if ((native->flags & Native::kVisible) != 0) return false;
  if (!self.is_object()) return false;
  switch (self.as_object()->kind) {
    case Kind::kStr:
    case Kind::kTuple:
    case Kind::kBytes: return false;
    case Kind::kList:
    case Kind::kDict:
    case Kind::kSet: return mutates(cx, native);
    default: return true;
  }
}

// A method of what only this strand can reach, or of what never changes.
bool may_read_for_method(VmContext& cx, Native* native, Value self, const Value* args, int count) {
  const bool changes = changes_itself(cx, native, self);
  bool any = false;
  for (int i = 0; i < count; ++i) any |= is_structure(args[i]) || is_kind(args[i], Kind::kIterator);
  if (!any) return alone(cx, changes);
  const bool shows = is_str(self);
  if (!shows && !has(traits_of(cx, native), kReadsArguments)) return alone(cx, changes);
  Reads reads(shows);
  for (int i = 0; i < count; ++i) reads.add(args[i]);
  return ask_all(cx, reads.all()) && alone(cx, changes);
}

bool may_call_method(VmContext& cx, Native* native, Value self, const Value* args, int count) {
  if (!self.is_object() || !is_shared(self.as_object()) || is_str(self)) {
    return may_read_for_method(cx, native, self, args, count);
  }
  for (int i = 0; i < count; ++i) mark_shared(cx, args[i]);
  Object* object = self.as_object();
  Object* container = container_of(object);
  if (object->kind == Kind::kIterator || object->kind == Kind::kGenerator) {
    return may_read(cx, self);  // next() and send() are what they have
  }
  if (container == nullptr) {
    const uint32_t traits = traits_of(cx, native);
    const bool named = object->kind == Kind::kInstance && count > 0 && is_str(args[0]);
    if (!named || !has(traits, kGetsAttribute | kSetsAttribute)) {
      return alone(cx, changes_itself(cx, native, self));
    }
    return ask(cx, {object, part_of_name(cast<Str>(args[0])), has(traits, kSetsAttribute)});
  }
  const bool write = mutates(cx, native);
  if (Cell* home = count > 0 ? variable_in(cx, container, args[0]) : nullptr) {
    return may_access_variable(cx, home, cast<Str>(args[0]), home->value.load(), write);
  }
  const bool by_key = !write && count > 0 && container->kind == Kind::kDict;
  const uint32_t part = by_key ? part_of_item(cx, container, args[0], false) : kWhole;
  std::vector<Touched> all{{container, part, write}};
  for (int i = 0; i < count; ++i) {
    Object* other = shared_container(args[i]);
    if (other != nullptr && other != container) all.push_back({other, kWhole, false});
  }
  return ask_all(cx, all);
}

// len(), sorted(), list(), print() ... read what they are given; getattr(), setattr(), hasattr()
// and delattr() are the attribute's access.
bool may_read_arguments(VmContext& cx, uint32_t traits, const Value* args, int count) {
  const bool shared = count > 0 && args[0].is_object() && is_shared(args[0].as_object());
  if (shared && has(traits, kGetsAttribute | kSetsAttribute) && count >= 2 && is_str(args[1])) {
    if (count > 2) mark_shared(cx, args[2]);
    return may_access_attribute(cx, args[0], cast<Str>(args[1]), has(traits, kSetsAttribute));
  }
  if (shared && has(traits, kGivesDict) && count == 1 && is_kind(args[0], Kind::kInstance)) {
    return may_access_attribute(cx, args[0], cx.names().dunder_dict, false);
  }
  if (count > 0 && has(traits, kWrites) && is_kind(args[0], Kind::kExtension)) {
    Object* container = shared_container(args[0]);
    return container == nullptr ? alone(cx, true) : ask(cx, {container, kWhole, true});
  }
  bool any = false;
  for (int i = 0; i < count; ++i) any |= args[i].is_object() && !is_str(args[i]);
  if (!any || has(traits, kBlind)) return true;
  Reads reads(has(traits, kDeep));
  for (int i = 0; i < count; ++i) reads.add(args[i]);
  return ask_all(cx, reads.all());
}

}  // namespace

void look_at_natives(const VmContext& cx) {
  cx.world.heap.for_each_small([&cx](Object* object) {
    if (object->kind == Kind::kNative) (void)traits_of(cx, static_cast<Native*>(object));
  });
}

bool may_call_native(VmContext& cx, Native* native, const Value* args, int count) {
  const bool method = native->owner != nullptr && (native->flags & Native::kStatic) == 0;
  if (!method && cx.controlled && !is_plain(cx, native)) note_own_change(cx);
  if (count == 0) return true;
  if (!method) {
    return may_read_arguments(cx, traits_of(cx, native), args, count);
  }
  return may_call_method(cx, native, args[0], args + 1, count - 1);
}

bool may_call(VmContext& cx, Value callee, const Value* args, int count) {
  if (is_kind(callee, Kind::kNative)) {
    return may_call_native(cx, cast<Native>(callee), args, count);
  }
  if (is_kind(callee, Kind::kType)) {
    auto* type = cast<Type>(callee);
    if ((type->flags & Type::kHeap) != 0) return true;
    const uint32_t traits = traits_of(type->name);
    if (!has(traits, kPlain)) note_own_change(cx);
    return may_read_arguments(cx, traits, args, count);
  }
  if (!is_kind(callee, Kind::kBoundMethod)) return true;
  auto* method = cast<BoundMethod>(callee);
  if (!is_kind(method->function, Kind::kNative)) return true;
  return may_call_method(cx, cast<Native>(method->function), method->self, args, count);
}

}  // namespace heddle
