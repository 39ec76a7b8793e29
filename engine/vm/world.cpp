#include "engine/vm/world.h"

#include "engine/base/arena.h"
#include "engine/value/native.h"
#include "engine/vm/call.h"
#include "engine/vm/library_hooks.h"
#include "engine/vm/traceback.h"
#include "engine/vm/visible.h"
#include "engine/vm/weak.h"

#include <algorithm>

namespace heddle {

namespace {

// In wasm, whose memory ends at 2 GB, twice this and the engine's own needs must fit.
constexpr uint64_t kNoLimit = sizeof(size_t) == 8 ? uint64_t{1} << 46 : uint64_t{768} << 20;

Scheduler& scheduler_of(Context& cx) { return vm_of(cx).worker->scheduler; }

void run_exclusive(Context& cx, void (*fn)(void*), void* arg) {
  VmContext& vm = vm_of(cx);
  if (vm.worker == nullptr || !cx.rt.parallel) return fn(arg);
  scheduler_of(cx).stop_world(*vm.worker, [fn, arg] { fn(arg); });
}

}  // namespace

Value VmContext::lookup(Type* type, Str* name) {
  size_t at = reinterpret_cast<uintptr_t>(type) / 16 * 31 + reinterpret_cast<uintptr_t>(name) / 16;
  Looked& known = looked_[at % kLooked];
  uint32_t epoch = rt.class_epoch.load(std::memory_order_acquire);
  if (known.type == type && known.name == name && known.epoch == epoch) return known.value;
  Value found = type_lookup(*this, type, name);
  // Plain data of a class changes without a new epoch.
  bool lasting = found.is_empty() || (found.is_object() && found.as_object()->kind != Kind::kList);
  if (found.is_object()) {
    switch (found.as_object()->kind) {
      case Kind::kFunction: case Kind::kNative: case Kind::kGetSet: case Kind::kProperty:
      case Kind::kStaticMethod: case Kind::kClassMethod: case Kind::kMemberSlot: break;
      default: lasting = false;
    }
  }
  if (!lasting) return found;
  known = Looked{type, name, found, epoch};
  if (apart_ != nullptr) {
    const Arena::Outside outside;
    apart_->made.push_back(static_cast<uint32_t>(at % kLooked));
  }
  return found;
}

// Those that are apart are not big enough for code that came later: it is gone when the world is
// put back, and so are these.
void VmContext::grow_caches(uint32_t count) {
  cache_store_.resize(count + 1024);
  cache_count_ = static_cast<uint32_t>(cache_store_.size());
  caches = cache_store_.data();
}

void VmContext::forget_caches() {
  std::fill(looked_, looked_ + kLooked, Looked{});
  std::fill(caches, caches + cache_count_, SiteCache{});
  if (apart_ != nullptr) std::fill(apart_->sites.begin(), apart_->sites.end(), SiteCache{});
}

void VmContext::set_caches_apart() {
  {
    const Arena::Outside outside;
    apart_ = std::make_unique<Apart>();
    apart_->sites.assign(caches, caches + cache_count_);
    apart_->looked.assign(looked_, looked_ + kLooked);
  }
  apart_->sites_given_out = std::min(cache_count_, world.next_cache.load());
  apart_->epoch = rt.class_epoch.load();
  caches = apart_->sites.data();
  looked_ = apart_->looked.data();
  cache_store_ = {};
  looked_store_ = {};
}

void VmContext::note_made(const SiteCache* entry) {
  if (caches != apart_->sites.data()) return;
  const Arena::Outside outside;
  apart_->made.push_back(kLooked + static_cast<uint32_t>(entry - caches));
}

void VmContext::forget_entries_after(size_t count) {
  if (apart_ == nullptr) return;
  for (size_t i = count; i < apart_->made.size(); i++) {
    const uint32_t made = apart_->made[i];
    if (made < kLooked) {
      apart_->looked[made] = {};
    } else {
      apart_->sites[made - kLooked] = {};
    }
  }
  apart_->made.resize(std::min(count, apart_->made.size()));
}

// An entry in a place of a class's dict stays one of this execution: the dict may have grown.
bool VmContext::is_lasting(uint32_t made, const WasThere& was_there) const {
  const auto is_there = [&was_there](Value v) {
    return !v.is_object() || was_there(v.as_object());
  };
  if (made < kLooked) {
    const Looked& entry = apart_->looked[made];
    return entry.type != nullptr && entry.epoch == apart_->epoch && was_there(entry.type) &&
           was_there(entry.name) && is_there(entry.value);
  }
  if (made - kLooked >= apart_->sites_given_out) return false;
  const SiteCache& entry = apart_->sites[made - kLooked];
  if (entry.key == nullptr || entry.how == SiteCache::kClassValue) return false;
  const bool of_names = entry.how == SiteCache::kGlobal;
  return (of_names || entry.epoch == apart_->epoch) &&
         was_there(static_cast<const Object*>(entry.key)) && is_there(entry.value) &&
         (entry.second == nullptr || was_there(entry.second));
}

void VmContext::keep_lasting_entries(const WasThere& was_there) {
  if (apart_ == nullptr) return;
  std::erase_if(apart_->made, [&](uint32_t made) { return is_lasting(made, was_there); });
  forget_entries_after(0);
}

World::World(const Program& p, const RunSettings& s, OutputSink& sink)
    : heap(static_cast<size_t>(std::min(s.memory_limit == 0 ? kNoLimit : s.memory_limit,
                                        kNoLimit))),
      program(p), settings(s), sink_(sink) {
  rt.heap = &heap;
  rt.hash_seed = s.seed;
  rt.exclusive = run_exclusive;
  set_vm_tracers(heap);
  weak_table(*this);  // with the world, so that a search keeps it and puts it back with the world
  for (const ProgramFile& file : p.files) add_source(file.name, file.text);
  boot_heap_ = std::make_unique<LocalHeap>(heap);
  boot_ = std::make_unique<VmContext>(rt, *boot_heap_, *this);
  boot_->controlled = s.scheduler == SchedulerKind::kControlled;
  boot_->tells = boot_->controlled || s.races;
}

World::~World() {
  for (VmStrand* strand : strands) delete strand;
  drop_weak_table(*this);
  free_interned(rt);
  rt.heap = nullptr;  // it is destroyed last: what dies with it gives nothing back any more
}

VmContext& World::context_for(Worker* worker) {
  if (worker->host_data != nullptr) return *static_cast<VmContext*>(worker->host_data);
  SpinGuard guard(codes_spin_);
  heaps_.push_back(std::make_unique<LocalHeap>(heap));
  contexts_.push_back(std::make_unique<VmContext>(rt, *heaps_.back(), *this));
  VmContext& cx = *contexts_.back();
  cx.worker = worker;
  cx.controlled = settings.scheduler == SchedulerKind::kControlled;
  cx.tells = cx.controlled || settings.races;
  worker->host_data = &cx;
  return cx;
}

void World::boot(std::vector<std::shared_ptr<const Code>> prelude,
                 std::shared_ptr<const Code> main_code, Scheduler& with) {
  VmContext& cx = *boot_;
  scheduler = &with;
  if (prelude_namespace == nullptr) {
    prelude_module_ = make_module(cx, "heddle_prelude");
    prelude_namespace = prelude_module_->dict;
  }
  for (auto& code : prelude) prelude_codes_.push_back(load_code(cx, std::move(code)));
  main_module = make_module(cx, "__main__");
  main_code_ = load_code(cx, std::move(main_code));
  auto* main = new VmStrand(*this);
  strands.push_back(main);
  with.create(*main, kNoStrand);
  with.start(*main, nullptr);
}

void World::capture_prelude(VmContext& cx, bool complete) {
  static constexpr const char* kNames[] = {
#define PRELUDE(name) #name,
#include "engine/value/prelude.def"
#undef PRELUDE
  };
  for (size_t i = 0; i < std::size(kNames); ++i) {
    Value function = dict_get_str(prelude_namespace, intern(cx, kNames[i]));
    bool there = is_kind(function, Kind::kFunction);
    VERIFY(there || !complete, "the prelude lacks {}", kNames[i]);
    if (there) rt.prelude[i] = function;
  }
}

Value World::call_prelude(VmContext& cx, Prelude which, std::vector<Value> args) {
  Value function = rt.prelude[static_cast<int>(which)];
  return call_value(cx, function,
                    CallArgs{args.data(), static_cast<int>(args.size()), nullptr, {}});
}

Value World::main_phase(VmContext& cx, VmStrand& strand, int ended) {
  int preludes = static_cast<int>(prelude_codes_.size());
  if (ended < preludes) {
    if (ended > 0) check_prelude(cx, strand);
    if (ended > 0) capture_prelude(cx, false);  // class statements need build_class
    return push_code(cx, prelude_codes_[ended], prelude_namespace, Value::empty(), nullptr);
  }
  switch (ended - preludes) {
    case 0:
      check_prelude(cx, strand);
      capture_prelude(cx, true);
      if (after_prelude != nullptr) after_prelude(cx);
      return push_code(cx, main_code_, main_module->dict, Value::empty(), nullptr);
    case 1: {
      if (strand.uncaught.is_empty()) return Value::none();
      Value exception = strand.uncaught;
      strand.uncaught = Value::empty();
      uncaught_name = type_name(cx, exception);
      set_exit_status(1);
      return call_prelude(cx, Prelude::kreport_uncaught, {exception});
    }
    case 2:
      if (strand.result.is_small()) {
        set_exit_status(static_cast<int>(strand.result.as_small() & 0xff));
      }
      return call_prelude(cx, Prelude::kshutdown, {});
    default:
      // Who else may still do something before the program is over is a matter of chance; also
      // where nobody is left who could: they might have come later.
      if (had_daemons && !may_proceed(cx, VisibleOp::kCall, 0)) {
        return Value::undecided();
      }
      scheduler->world_finished();
      return Value::empty();
  }
}

void World::check_prelude(VmContext& cx, VmStrand& strand) {
  if (strand.uncaught.is_empty()) return;
  std::string text = format_exception(cx, strand.uncaught, {});
  VERIFY(false, "the prelude failed:\n{}", text);
}

VmStrand* World::make_strand(VmContext& cx, Value function, Tuple* args) {
  auto* strand = new VmStrand(*this);
  strand->entry = function;
  strand->entry_args = Value::object(args);
  cx.worker->scheduler.create(*strand, cx.strand->id(), cx.worker);
  SpinGuard guard(strands_spin);
  strand->slot = static_cast<uint32_t>(strands.size());
  strands.push_back(strand);
  return strand;
}

void World::start_strand(VmContext& cx, VmStrand* strand) {
  // Once, while there is one strand: others read it.
  if (settings.scheduler == SchedulerKind::kParallel && !rt.parallel) rt.parallel = true;
  if (strand->daemon && cx.controlled) had_daemons = true;
  if (cx.tells) {
    share_program(cx);
    mark_shared(cx, strand->entry);
    mark_shared(cx, strand->entry_args);
  }
  cx.worker->scheduler.start(*strand, cx.worker);
}

void World::strand_retired(VmStrand* strand) {
  if (strand->id() == 0) return;
  {
    SpinGuard guard(strands_spin);
    VmStrand* last = strands.back();
    strands[strand->slot] = last;
    last->slot = strand->slot;
    strands.pop_back();
  }
  delete strand;
}

void World::exclusive(VmContext& cx, const std::function<void()>& fn) {
  if (cx.worker == nullptr) return fn();
  cx.worker->scheduler.stop_world(*cx.worker, fn);
}

void World::collect(VmContext& cx) {
  ClockSource& clock = cx.worker->scheduler.clock();
  uint64_t begin = machine_monotonic_ns();
  (void)clock;
  cx.worker->scheduler.stop_world(*cx.worker, [this, &cx, begin] {
    if (!heap.wants_collection()) return;
    cx.worker->record(Event::gc_begin, *cx.strand, heap.used_bytes());
    WeakTable& weak = weak_table(*this);
    if (weak.asked()) {
      for (VmStrand* strand : strands) drop_left_temporaries(*strand);
    }
    heap.collect([this, &cx, &weak](Marker& marker) {
      mark_roots(marker);
      marker.drain();
      weak.after_marking(heap, marker, cx.controlled);
    });
    for (auto& context : contexts_) context->forget_caches();
    heap.note_pause(machine_monotonic_ns() - begin);
    cx.worker->record(Event::gc_end, *cx.strand, heap.used_bytes());
  });
}

void World::mark_roots(Marker& marker) {
  rt.mark_roots(marker);
  marker.object(modules);
  marker.object(main_module);
  marker.object(strand_local.load(std::memory_order_relaxed));
  marker.object(prelude_module_);
  marker.object(prelude_namespace);
  marker.object(main_code_);
  for (CodeObject* code : prelude_codes_) marker.object(code);
  for (Value v : kept) marker.value(v);
  weak_table(*this).mark_due(marker);
  {
    SpinGuard guard(strands_spin);
    for (VmStrand* strand : strands) strand->mark(marker);
  }
  for (auto& context : contexts_) marker.value(context->pending);
}

void World::write(VmContext& cx, int stream, std::string_view text) {
  if (text.empty()) return;
  cx.strand->note_line();
  SpinGuard guard(output_spin);
  cx.worker->record(Event::output, *cx.strand, text.size(), static_cast<uint32_t>(stream));
  sink_.write(cx.strand->id(), stream, text);
}

void World::add_source(const std::string& filename, std::string text) {
  SpinGuard guard(codes_spin_);
  sources_[filename] = std::move(text);
}

namespace {

std::string line_of(std::string_view text, uint32_t line) {
  if (line == 0) return "";
  size_t at = 0;
  for (uint32_t n = 1; n < line; ++n) {
    at = text.find('\n', at);
    if (at == std::string_view::npos) return "";
    ++at;
  }
  return std::string(text.substr(at, text.find('\n', at) - at));
}

}  // namespace

std::string World::source_line(const std::string& filename, uint32_t line) const {
  {
    SpinGuard guard(codes_spin_);
    auto found = sources_.find(filename);
    if (found != sources_.end()) return line_of(found->second, line);
  }
  return library_source == nullptr ? "" : line_of(library_source(filename).value_or(""), line);
}

}  // namespace heddle
