// From a Code to a CodeObject: constants of this world, interned names, cache numbers.
#include "engine/value/bytes.h"
#include "engine/value/complex.h"
#include "engine/value/native.h"
#include "engine/vm/world.h"

#include <algorithm>

namespace heddle {

/// What keeps the Code of code made at run time, and its site caches.
struct CodeOwner {
  std::shared_ptr<const Code> code;
  World* world;
};

namespace {

Value make_constant(World& world, Context& cx, const Const& c, bool collectable) {
  std::vector<Value> items;
  items.reserve(c.items.size());
  for (const Const& item : c.items) items.push_back(make_constant(world, cx, item, collectable));
  switch (c.kind) {
    case Const::Kind::kNone: return Value::none();
    case Const::Kind::kTrue: return Value::true_();
    case Const::Kind::kFalse: return Value::false_();
    case Const::Kind::kEllipsis: return Value::ellipsis();
    case Const::Kind::kInt: return int_value(cx, c.integer);
    case Const::Kind::kBigInt: return *parse_int(cx, c.text, 10);
    case Const::Kind::kFloat: return Value::number(c.number);
    case Const::Kind::kComplex: return make_complex(cx, 0, c.number);
    case Const::Kind::kStr: return Value::object(intern(cx, c.text));
    case Const::Kind::kBytes: return Value::object(make_bytes(cx, c.text));
    case Const::Kind::kTuple: return Value::object(heddle::make_tuple(cx, items));
    case Const::Kind::kFrozenSet: {
      Set* set = make_set(cx, cx.types().frozenset);
      for (Value item : items) VERIFY(set_add(cx, set, item) == Tri::kTrue, "odd set constant");
      return Value::object(set);
    }
    case Const::Kind::kCode: return Value::object(world.load_code(cx, c.code, collectable));
  }
  return Value::none();
}

}  // namespace

Value World::load_const(Context& cx, const Const& from) {
  return make_constant(*this, cx, from, true);
}

Array* make_value_array(Context& cx, size_t size) {
  auto* array = cx.make<Array>(cx.types().internal, Kind::kArray, size * sizeof(Slot<Value>));
  array->capacity = static_cast<uint32_t>(size);
  for (size_t i = 0; i < size; ++i) array->items[i].store_relaxed(Value::empty());
  return array;
}

uint32_t World::take_cache_sites(uint32_t count) {
  SpinGuard guard(codes_spin_);
  auto free = free_sites_.find(count);
  if (free == free_sites_.end() || free->second.empty()) return next_cache.fetch_add(count);
  uint32_t base = free->second.back();
  free->second.pop_back();
  return base;
}

void World::give_back_sites(uint32_t base, uint32_t count) {
  if (rt.heap == nullptr) return;  // see ~World
  SpinGuard guard(codes_spin_);
  free_sites_[count].push_back(base);
}

// Text that the program's own code hands to exec() is the program's, whatever it is called.
bool World::is_own(Context& cx, const Code& code) const {
  const VmStrand* strand = vm_of(cx).strand;
  if (strand != nullptr && strand->frame != nullptr &&
      (strand->frame->code->flags & Code::kLibrary) == 0) {
    return true;
  }
  return find_program_file(code.filename) >= 0;
}

int World::find_program_file(std::string_view name) const {
  for (size_t i = 0; i < program.files.size(); i++) {
    if (program.files[i].name == name) return static_cast<int>(i);
  }
  return -1;
}

CodeObject* World::load_code(Context& cx, std::shared_ptr<const Code> code, bool collectable) {
  auto* object = cx.make<CodeObject>(cx.types().code, Kind::kCode);
  object->code = code.get();
  object->insns = code->insns.data();
  object->positions = code->positions.data();
  object->position_count = static_cast<uint32_t>(code->positions.size());
  object->flags = code->flags;
  if (!is_own(cx, *code)) object->flags |= Code::kLibrary;
  const bool loops = std::any_of(code->insns.begin(), code->insns.end(),
                                 [](const Insn& insn) { return insn.op == Op::kJumpBack; });
  if (loops) object->flags |= Code::kLoops;
  const bool module = (object->flags & (Code::kModule | Code::kLibrary)) == Code::kModule;
  if (module && main_code_ != nullptr && vm_of(cx).controlled) note_rebound(*code);
  object->register_count = code->register_count;
  object->argcount = code->argcount;
  object->posonly = code->posonly;
  object->kwonly = code->kwonly;
  object->plain = code->kwonly == 0 &&
                  !(code->flags & (Code::kVarArgs | Code::kVarKeywords | Code::kGenerator));
  object->plain_count = object->plain ? object->argcount : -1;
  object->name = intern(cx, code->name);
  object->qualname = intern(cx, code->qualname);
  object->filename = intern(cx, code->filename);
  if (scheduler != nullptr && (object->flags & Code::kLibrary) == 0) {
    uint32_t name = scheduler->recorder().names().intern(code->filename);
    object->trace_file = name <= 0xffff ? static_cast<uint16_t>(name) : 0;
  }
  Array* consts = make_value_array(cx, code->consts.size());
  object->const_array = consts;
  for (size_t i = 0; i < code->consts.size(); ++i) {
    consts->items[i].store_relaxed(make_constant(*this, cx, code->consts[i], collectable));
  }
  object->consts = reinterpret_cast<const Value*>(consts->items);
  size_t attrs = code->attr_sites.size(), names = code->name_sites.size();
  object->site_names = make_value_array(cx, attrs + names);
  for (size_t i = 0; i < attrs + names; ++i) {
    const std::string& text = i < attrs ? code->attr_sites[i] : code->name_sites[i - attrs];
    object->site_names->items[i].store_relaxed(Value::object(intern(cx, text)));
  }
  object->attr_site_count = static_cast<uint32_t>(attrs);
  object->cache_base = take_cache_sites(static_cast<uint32_t>(attrs + names));
  object->cache_end = object->cache_base + static_cast<uint32_t>(attrs + names);
  size_t params = code->argcount + code->kwonly + (code->flags & Code::kVarArgs ? 1 : 0) +
                  (code->flags & Code::kVarKeywords ? 1 : 0);
  object->param_names = make_tuple_raw(cx, params);
  for (size_t i = 0; i < params; ++i) {
    object->param_names->items[i] = Value::object(intern(cx, code->local_names[i]));
  }
  if (collectable) {
    object->owner = new CodeOwner{std::move(code), this};
    cx.heap.note_finalizable(object);
    return object;
  }
  SpinGuard guard(codes_spin_);
  codes_.push_back(std::move(code));
  return object;
}

namespace {

// The caches were wiped by the collection that found the code dead, so they can be given out again.
void finalize_code(Object* o) {
  auto* code = static_cast<CodeObject*>(o);
  if (code->owner == nullptr) return;
  code->owner->world->give_back_sites(code->cache_base, code->cache_end - code->cache_base);
  delete code->owner;
  code->owner = nullptr;
}

void trace_code(Object* o, Marker& marker) {
  auto* code = static_cast<CodeObject*>(o);
  marker.object(code->const_array);
  marker.object(code->site_names);
  marker.object(code->name);
  marker.object(code->qualname);
  marker.object(code->filename);
  marker.object(code->param_names);
}

void trace_function(Object* o, Marker& marker) {
  auto* f = static_cast<Function*>(o);
  marker.object(f->code.load());
  marker.object(f->globals);
  marker.object(f->closure);
  for (const Slot<Value>* s : {&f->defaults, &f->kwdefaults, &f->annotations, &f->name,
                               &f->qualname, &f->module, &f->doc}) {
    marker.slot(*s);
  }
  marker.object(f->dict.load());
}

void trace_generator(Object* o, Marker& marker) {
  auto* g = static_cast<Generator*>(o);
  marker.slot(g->name);
  marker.slot(g->qualname);
  marker.slot(g->default_value);
  marker.value(g->sent);
  uint8_t state = g->state.load(std::memory_order_relaxed);
  if (state == Generator::kCreated || state == Generator::kSuspended) {
    mark_frame(g->frame(), marker);
  }
}

}  // namespace

const ExtensionHooks kCodeHooks{nullptr, finalize_code};

void set_vm_tracers(Heap& heap) {
  heap.set_tracer(Kind::kCode, trace_code);
  heap.set_tracer(Kind::kFunction, trace_function);
  heap.set_tracer(Kind::kGenerator, trace_generator);
}

}  // namespace heddle
