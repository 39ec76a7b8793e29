#include "engine/lib/os_error.h"

#include "engine/base/errno.h"
#include "engine/value/container.h"
#include "engine/value/str.h"

namespace heddle {

Value raise_os_error(Context& cx, int code, Value filename, Value filename2) {
  const int number = linux_errno(code);
  std::vector<Value> args{Value::small(number), Value::object(make_str(cx, errno_text(number)))};
  if (!filename.is_empty()) args.push_back(filename);
  if (!filename2.is_empty()) {
    args.push_back(Value::none());  // winerror
    args.push_back(filename2);
  }
  Type* type = cx.types().OSError;
  cx.pending = make_exception(cx, type, make_tuple(cx, std::span<const Value>(args)));
  return Value::error();
}

}  // namespace heddle
