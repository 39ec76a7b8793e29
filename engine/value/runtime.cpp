// init_runtime: a world's built-in types and names, in the order in which they need each other.
#include "engine/value/container.h"
#include "engine/value/memoryview.h"
#include "engine/value/native.h"
#include "engine/value/number.h"
#include "engine/value/signature_table.h"
#include "engine/value/str.h"

namespace heddle {

Runtime::~Runtime() { delete signatures; }

namespace {

struct TypeRow {
  Type* Types::*member;
  const char* name;
  Type* Types::*base;
  Kind kind;
  bool derive;
};

constexpr TypeRow kTypes[] = {
#define TYPE(member, name, base, kind, derive) \
  {&Types::member, name, &Types::base, Kind::k##kind, derive},
#include "engine/value/types.def"
#undef TYPE
};

constexpr TypeRow kExceptions[] = {
    {&Types::BaseException, "BaseException", &Types::object, Kind::kInstance, true},
#define EXCEPTION(name, base) {&Types::name, #name, &Types::base, Kind::kInstance, true},
#include "engine/value/exceptions.def"
#undef EXCEPTION
};

/// The families of exceptions that carry more than args; the nearest one counts.
struct ExceptionLayout {
  Type* Types::*member;
  uint8_t slots;
};
constexpr ExceptionLayout kLayouts[] = {
    {&Types::BaseException, kExcSlots},      {&Types::StopIteration, kStopSlots},
    {&Types::SystemExit, kExitSlots},        {&Types::NameError, kNameErrorSlots},
    {&Types::AttributeError, kAttrErrorSlots}, {&Types::ImportError, kImportSlots},
    {&Types::OSError, kOsSlots},             {&Types::SyntaxError, kSynSlots},
    {&Types::UnicodeDecodeError, kUniSlots}, {&Types::UnicodeEncodeError, kUniSlots},
    {&Types::UnicodeTranslateError, kUniSlots},
};

/// Empty types, so that objects can be made at all.
void allocate_types(Context& cx) {
  for (const TypeRow& row : kTypes) cx.rt.types.*row.member = cx.make<Type>(nullptr, Kind::kType);
  for (const TypeRow& row : kExceptions) {
    cx.rt.types.*row.member = cx.make<Type>(nullptr, Kind::kType);
  }
}

void make_names(Context& cx) {
  KnownNames& names = cx.rt.names;
  names.empty = intern(cx, "");
#define NAME(member, text) names.member = intern(cx, text);
#include "engine/value/names.def"
#undef NAME
  constexpr const char* kSpecials[] = {
#define SPECIAL(name, text) text,
#include "engine/value/special.def"
#undef SPECIAL
  };
  for (int i = 0; i < kSpecialCount; ++i) names.special[i] = intern(cx, kSpecials[i]);
  for (int i = 0; i < 256; ++i) {
    char32_t c = static_cast<char32_t>(i);
    Str* one = make_str32(cx, &c, 1);
    names.single_latin[i] = intern(cx, one);
  }
}

void fill_type(Context& cx, const TypeRow& row) {
  Types& types = cx.rt.types;
  Type* type = types.*row.member;
  Type* base = types.*row.base;
  type->Object::type = types.type;
  type->name = intern(cx, row.name);
  type->qualname = type->name;
  type->module.store(Value::object(cx.names().builtins));
  bool is_object = type == base;
  type->base = is_object ? nullptr : base;
  Value only_base = Value::object(base);
  type->bases = make_tuple(cx, std::span<const Value>(&only_base, is_object ? 0 : 1));
  type->dict = make_dict(cx);
  type->instance_kind = row.kind;
  bool payload = row.derive && row.kind != Kind::kInstance && row.kind != Kind::kType;
  type->hidden_slots = payload ? 1 : is_object ? 0 : base->hidden_slots;
  type->flags = row.derive ? uint32_t{Type::kDerivable} : 0;
  for (Slot<Value>& special : type->special) special.store(Value::empty());
}

void finish_type(Context& cx, Type* type) {
  Tuple* mro = compute_mro(cx, type, type->bases);
  VERIFY(mro != nullptr, "a built-in type has no MRO");
  type->mro.store(mro);
  link_type(cx, type);
}

void fill_exception_layouts(Context& cx) {
  for (const TypeRow& row : kExceptions) {
    Type* type = cx.rt.types.*row.member;
    type->flags |= Type::kException | Type::kHasDict;
    if (type->base != nullptr) type->hidden_slots = type->base->hidden_slots;
    for (const ExceptionLayout& layout : kLayouts) {
      if (cx.rt.types.*layout.member == type) type->hidden_slots = layout.slots;
    }
  }
}

void fill_flags(Types& types) {
  types.module->flags |= Type::kBuiltinAttrs;
  types.function->flags |= Type::kBuiltinAttrs;
  for (Type* type : {types.list, types.tuple, types.range}) type->flags |= Type::kSequencePattern;
  types.dict->flags |= Type::kMappingPattern;
}

void fill_builtins(Context& cx) {
  Dict* builtins = make_namespace(cx);
  cx.rt.builtins = builtins;
  const Types& t = cx.types();
  for (Type* type : {t.object, t.type, t.int_, t.bool_, t.float_, t.complex_, t.str, t.bytes,
                     t.bytearray, t.memoryview, t.list, t.tuple, t.dict, t.set, t.frozenset,
                     t.range, t.slice, t.property, t.staticmethod, t.classmethod, t.super,
                     t.enumerate, t.zip, t.reversed}) {
    dict_set_str(cx, builtins, type->name, Value::object(type));
  }
  for (const TypeRow& row : kExceptions) {
    Type* type = cx.rt.types.*row.member;
    dict_set_str(cx, builtins, type->name, Value::object(type));
  }
  dict_set_str(cx, builtins, intern(cx, "EnvironmentError"), Value::object(t.OSError));
  dict_set_str(cx, builtins, intern(cx, "IOError"), Value::object(t.OSError));
  dict_set_str(cx, builtins, intern(cx, "NotImplemented"), Value::not_implemented());
  dict_set_str(cx, builtins, intern(cx, "Ellipsis"), Value::ellipsis());
  dict_set_str(cx, builtins, intern(cx, "__debug__"), Value::true_());
  dict_set_str(cx, builtins, cx.names().dunder_name, Value::object(cx.names().builtins));
}

}  // namespace

void ready_all_types(Context& cx) {
  for (const TypeRow& row : kTypes) type_ready(cx, cx.rt.types.*row.member);
  for (const TypeRow& row : kExceptions) type_ready(cx, cx.rt.types.*row.member);
}

void init_runtime(Context& cx) {
  allocate_types(cx);
  make_names(cx);
  cx.rt.empty_tuple = make_tuple_raw(cx, 0);
  for (const TypeRow& row : kTypes) fill_type(cx, row);
  for (const TypeRow& row : kExceptions) fill_type(cx, row);
  fill_exception_layouts(cx);
  fill_flags(cx.rt.types);
  for (const TypeRow& row : kTypes) finish_type(cx, cx.rt.types.*row.member);
  for (const TypeRow& row : kExceptions) finish_type(cx, cx.rt.types.*row.member);
  init_str_type(cx);
  init_bytes_types(cx);
  init_memoryview_type(cx);
  init_number_types(cx);
  init_container_types(cx);
  init_exception_types(cx);
  ready_all_types(cx);
  fill_builtins(cx);
}

}  // namespace heddle
