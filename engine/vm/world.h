// World: one process's whole state: heap, modules, globals, strands; VmContext: a worker's view.
#pragma once

#include "engine/base/program.h"
#include "engine/sched/scheduler.h"
#include "engine/sched/settings.h"
#include "engine/vm/strand.h"

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace heddle {

class LineWatch;

/// Receives what the program writes. Called by workers, one call at a time.
class OutputSink {
 public:
  virtual ~OutputSink() = default;
  /// stream: 1 stdout, 2 stderr.
  virtual void write(uint32_t strand, int stream, std::string_view text) = 0;
};

/// Where the program's standard input comes from.
class InputSource {
 public:
  virtual ~InputSource() = default;
  /// Asks for more. `arrived(text)` is called once, from any thread and not before read() was
  /// called: some bytes, or none at the end of the input. Not asked again before that.
  virtual void read(std::function<void(std::string text)> arrived) = 0;
};

/// A Context on one worker: which strand runs, where its caches are.
struct VmContext : Context {
  VmContext(Runtime& runtime, LocalHeap& local, World& w) : Context(runtime, local), world(w) {}
  World& world;
  Worker* worker = nullptr;
  VmStrand* strand = nullptr;
  bool controlled = false;
  bool tells = false;                // strands tell what they do: controlled, or watched for races
  SiteCache* caches = nullptr;       // of all code objects; CodeObject::cache_base is an index
  std::vector<Value> scratch;        // arguments being put together; never across a safepoint
  uint64_t instructions = 0;         // back-edges and calls passed: an estimate, for --stats

  /// Makes sure that `caches` has as many.
  void need_caches(uint32_t count) {
    if (__builtin_expect(count > cache_count_, 0)) grow_caches(count);
  }

  /// type_lookup with a small cache of this worker's.
  Value lookup(Type* type, Str* name);
  void forget_caches();

  /// Whether an object was there, the same as now, when the caches were set apart.
  using WasThere = std::function<bool(const Object*)>;
  /// For who puts the world back to how it is now, again and again: the caches are not part of it
  /// any more. What is in them then must be true of the world as it is put back.
  void set_caches_apart();
  /// How many entries were made since then, but for the lasting ones.
  size_t entries_made() const { return apart_ == nullptr ? 0 : apart_->made.size(); }
  /// Forgets those made after the first so many.
  void forget_entries_after(size_t count);
  /// Keeps for good all entries made of which `was_there` says that they are about what was there,
  /// and forgets the others. Requires: no collection since the caches were set apart.
  void keep_lasting_entries(const WasThere& was_there);
  /// The entry was made just now.
  void note_entry(const SiteCache* entry) {
    if (__builtin_expect(apart_ != nullptr, 0)) note_made(entry);
  }

 private:
  struct Looked {
    Type* type;
    Str* name;
    Value value;
    uint32_t epoch;
  };
  static constexpr uint32_t kLooked = 1024;
  struct Apart {
    std::vector<SiteCache> sites;
    uint32_t sites_given_out = 0;  // of those: code that came later is gone each time
    uint32_t epoch = 0;            // Runtime::class_epoch then
    std::vector<Looked> looked;
    std::vector<uint32_t> made;    // of `looked`, or kLooked + of `sites`
  };
  void grow_caches(uint32_t count);
  void note_made(const SiteCache* entry);
  bool is_lasting(uint32_t made, const WasThere& was_there) const;

  uint32_t cache_count_ = 0;
  std::vector<SiteCache> cache_store_;
  std::vector<Looked> looked_store_ = std::vector<Looked>(kLooked);
  Looked* looked_ = looked_store_.data();
  std::unique_ptr<Apart> apart_;     // outside of what is put back
};

inline VmContext& vm_of(Context& cx) { return static_cast<VmContext&>(cx); }

class World {
 public:
  World(const Program& program, const RunSettings& settings, OutputSink& sink);
  ~World();
  World(const World&) = delete;
  World& operator=(const World&) = delete;

  Runtime rt;
  Heap heap;
  const Program& program;
  const RunSettings& settings;
  Dict* modules = nullptr;            // sys.modules
  Module* main_module = nullptr;
  Dict* prelude_namespace = nullptr;
  std::atomic<uint32_t> recursion_limit{1000};
  std::atomic<uint32_t> next_cache{0};  // site caches given out
  /// threading.local, once it is there: attributes of its instances are looked for here first.
  std::atomic<Type*> strand_local{nullptr};
  bool sharing = false;               // controlled: a second strand has been started
  bool had_daemons = false;           // controlled: strands that nobody waits for
  void (*after_prelude)(VmContext& cx) = nullptr;
  std::vector<Value> kept;            // objects that native modules keep alive
  std::shared_ptr<struct LibraryState> library;  // engine/lib's own

  /// The Context for a worker, made on first use.
  VmContext& context_for(Worker* worker);
  /// For work before the workers start (on the thread that makes the world).
  VmContext& boot_context() { return *boot_; }
  /// Of the one worker of a controlled run. Null: it has not begun.
  VmContext* only_context() { return contexts_.empty() ? nullptr : contexts_[0].get(); }

  /// Makes a CodeObject: constants, interned names, cache numbers. `collectable`: the Code goes
  /// with the last object that refers to it; otherwise it stays as long as the world.
  CodeObject* load_code(Context& cx, std::shared_ptr<const Code> code, bool collectable = false);
  /// Makes the value of a constant.
  Value load_const(Context& cx, const Const& from);
  /// For a CodeObject that is dead.
  void give_back_sites(uint32_t base, uint32_t count);

  /// Whether `code` is the program's own and not the library's. Asked when it is loaded.
  bool is_own(Context& cx, const Code& code) const;
  /// The index of the program's file of that name, -1 if it has none.
  int find_program_file(std::string_view name) const;

  /// Whether a module of that name is one of the program's files.
  bool owns_module(std::string_view name) const;
  /// Whether no function names that variable of the main module, see visible.h.
  bool is_private(std::string_view name);
  /// Whether the text binds a global or attribute of that name again, see visible.h.
  bool is_rebound(const Str* name);
  /// The same of a function's variable that functions in it use.
  bool is_cell_rebound(const Str* name);

  /// A new strand that will call `function(*args)`; not started yet.
  VmStrand* make_strand(VmContext& cx, Value function, Tuple* args);
  /// Lets it run. From then on the world may be parallel.
  void start_strand(VmContext& cx, VmStrand* strand);
  /// Called when nothing refers to a strand that is over; it is gone afterwards.
  void strand_retired(VmStrand* strand);

  /// Sets up the built-in types and modules; then makes the main strand, which runs the prelude,
  /// the main file and the shutdown in this order.
  /// `prelude`: the files of engine/lib/prelude, run one after the other in one namespace.
  void boot(std::vector<std::shared_ptr<const Code>> prelude,
            std::shared_ptr<const Code> main_code, Scheduler& with);
  /// The next thing for the main strand to call, after `ended` phases.
  /// Returns: kPushed, a value if there was nothing to run, empty when all is done.
  Value main_phase(VmContext& cx, VmStrand& strand, int ended);
  int exit_status() const { return exit_status_.load(std::memory_order_acquire); }
  void set_exit_status(int status) { exit_status_.store(status, std::memory_order_release); }
  /// Back-edges and calls passed on all workers so far. Exact when the run is over.
  uint64_t instructions() const;

  /// Name, type and text of the main module's variables, as the last look found them; asks for
  /// another look, which a worker takes when it next changes strands.
  std::vector<std::array<std::string, 3>> variables();
  bool wants_look() const { return wants_look_.load(std::memory_order_relaxed); }
  void look_at_variables(VmContext& cx);
  /// The beginning of a value's repr(), as views show it.
  static std::string preview(VmContext& cx, Value v);

  /// The class and text of the exception that ended the main strand; "" if none did.
  std::string uncaught_name;
  /// The class of the first exception that ended another; "" if none did. Guarded by output_spin.
  std::string thread_uncaught;

  /// Stops the other workers, runs `fn`, goes on.
  void exclusive(VmContext& cx, const std::function<void()>& fn);
  /// Collects, with the other workers stopped. Requires: called between instructions.
  void collect(VmContext& cx);

  void write(VmContext& cx, int stream, std::string_view text);
  /// A line of a source file of the program or an embedded module, without its end; empty if
  /// unknown.
  std::string source_line(const std::string& filename, uint32_t line) const;
  void add_source(const std::string& filename, std::string text);

  Scheduler* scheduler = nullptr;
  LineWatch* line_watch = nullptr;    // controlled runs: told of each new line, see line_watch.h
  InputSource* input = nullptr;       // null: there is no standard input
  std::vector<VmStrand*> strands;     // alive ones; guarded by strands_spin
  mutable Spin strands_spin;
  Spin output_spin;

 private:
  uint32_t take_cache_sites(uint32_t count);
  void mark_roots(Marker& marker);
  void capture_prelude(VmContext& cx, bool complete);
  void check_prelude(VmContext& cx, VmStrand& strand);
  Value call_prelude(VmContext& cx, Prelude which, std::vector<Value> args);
  OutputSink& sink_;
  std::atomic<int> exit_status_{0};
  std::atomic<bool> wants_look_{false};
  Spin look_spin_;
  std::vector<std::array<std::string, 3>> looked_;  // guarded by look_spin_
  std::vector<CodeObject*> prelude_codes_;
  CodeObject* main_code_ = nullptr;
  Module* prelude_module_ = nullptr;
  struct NameUse;
  NameUse& name_use();
  /// What a module of the program's beside the main one binds again counts too.
  void note_rebound(const Code& code);
  std::shared_ptr<NameUse> name_use_;  // null until it is asked for
  std::unique_ptr<LocalHeap> boot_heap_;
  std::unique_ptr<VmContext> boot_;
  std::vector<std::unique_ptr<LocalHeap>> heaps_;
  std::vector<std::unique_ptr<VmContext>> contexts_;
  std::vector<std::shared_ptr<const Code>> codes_;
  std::map<std::string, std::string> sources_;
  std::map<uint32_t, std::vector<uint32_t>> free_sites_;  // by how many; guarded by codes_spin_
  mutable Spin codes_spin_;  // guards codes_ and sources_
};


/// What becomes of a CodeObject that is dead.
extern const ExtensionHooks kCodeHooks;

/// A buffer of `size` values, all empty.
Array* make_value_array(Context& cx, size_t size);

/// Teaches a heap the kinds that are laid out here: Code, Function, Generator.
void set_vm_tracers(Heap& heap);

}  // namespace heddle
