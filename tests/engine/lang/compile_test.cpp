#include "engine/lang/compile.h"

#include <doctest/doctest.h>


#include "engine/lang/disassemble.h"

using namespace heddle;

namespace {

std::shared_ptr<const Code> compiled(const std::string& text,
                                     CompileMode mode = CompileMode::kExec) {
  const SourceFile source("x.py", text);
  auto result = compile(source, mode);
  if (!result.ok()) FAIL(render(result.error()));
  return result.value().code;
}

std::string refusal(const std::string& text) {
  const SourceFile source("x.py", text);
  const auto result = compile(source, CompileMode::kExec);
  if (result.ok()) return "accepted";
  const Diagnostic& d = result.error();
  return std::string(kind_name(d.kind)) + " " + std::to_string(d.line) + ":" +
         std::to_string(d.column) + " " + d.message;
}

// The opcodes of a code, in order.
std::string ops(const Code& code) {
  std::string out;
  for (const Insn& i : code.insns) out += (out.empty() ? "" : " ") + std::string(op_name(i.op));
  return out;
}

const Code& inner(const Code& code, size_t which = 0) {
  for (const Const& c : code.consts) {
    if (c.kind == Const::Kind::kCode && which-- == 0) return *c.code;
  }
  FAIL("no such inner code");
  return code;
}

size_t count_op(const Code& code, Op op) {
  size_t count = 0;
  for (const Insn& i : code.insns) count += i.op == op ? 1 : 0;
  return count;
}

std::string ops_of_function(const std::string& text) { return ops(inner(*compiled(text))); }

// The end of every code: a jump from dead code may lead there.
const std::string kEnd = " LoadConst Return";

}  // namespace

TEST_SUITE("engine/lang/compile") {
  TEST_CASE("locals are operands in place") {
    CHECK(ops_of_function("def f(a, b):\n  return a + b * a") == "Mul Add Return" + kEnd);
    CHECK(ops_of_function("def f(a):\n  b = a + 1\n  return b") == "AddImm Return" + kEnd);
    CHECK(ops_of_function("def f(a):\n  a += 1\n  a -= 2") == "InplaceAddImm InplaceSubImm" + kEnd);
  }

  TEST_CASE("a condition is one test and one jump") {
    CHECK(ops_of_function("def f(a):\n  if a < 3: pass") == "TestLtImm Jump" + kEnd);
    CHECK(ops_of_function("def f(a):\n  if a is not None: pass") == "TestIsNone Jump" + kEnd);
    CHECK(ops_of_function("def f(a, b):\n  while a < b: a = b") ==
          "TestLt Jump Move JumpBack" + kEnd);
  }

  TEST_CASE("only a local that may be unbound is checked") {
    CHECK(count_op(inner(*compiled("def f(a):\n  if a: b = 1\n  print(b)\n  print(b)")),
                   Op::kCheckBound) == 1);
    CHECK(count_op(inner(*compiled("def f(a):\n  if a: b = 1\n  else: b = 2\n  print(b)")),
                   Op::kCheckBound) == 0);
    CHECK(count_op(inner(*compiled("def f(a):\n  if a: b = 1\n  else: return\n  print(b)")),
                   Op::kCheckBound) == 0);
    CHECK(count_op(inner(*compiled("def f(a):\n  for b in a: pass\n  print(b)")),
                   Op::kCheckBound) == 1);
    CHECK(count_op(inner(*compiled("def f():\n  while True:\n    b = 1\n    break\n  print(b)")),
                   Op::kCheckBound) == 0);
    CHECK(count_op(inner(*compiled("def f(a):\n  del a\n  print(a)")), Op::kCheckBound) == 2);
    CHECK(count_op(inner(*compiled("def f():\n  try: b = 1\n  except E: pass\n  print(b)")),
                   Op::kCheckBound) == 1);
  }

  TEST_CASE("a value is read before a later walrus changes its variable") {
    CHECK(ops_of_function("def f(x):\n  return x + (x := 1)") ==
          "Move LoadInt Move Add Return" + kEnd);
  }

  TEST_CASE("constants are folded") {
    CHECK(ops_of_function("def f():\n  return -1") == "LoadInt Return" + kEnd);
    CHECK(ops_of_function("def f():\n  return 60 * 60 * 24") == "LoadInt Return" + kEnd);
    CHECK(ops_of_function("def f():\n  return (1, (2, 'a'))") == "LoadConst Return" + kEnd);
    CHECK(ops_of_function("def f(a):\n  return a in [1, 2]") == "LoadConst In Return" + kEnd);
    CHECK(count_op(inner(*compiled("def f():\n  return 1 / 0")), Op::kTrueDiv) == 1);
  }

  TEST_CASE("a swap needs no tuple") {
    CHECK(ops_of_function("def f(a, b):\n  a, b = b, a") == "Move Move Move" + kEnd);
  }

  TEST_CASE("a method call keeps function and self apart") {
    CHECK(ops_of_function("def f(a):\n  a.append(1)") == "LoadMethod LoadInt CallMethod" + kEnd);
    CHECK(ops_of_function("def f(a):\n  a.g(x=1)") == "LoadMethod LoadInt CallMethodKw Ext" + kEnd);
  }

  TEST_CASE("module variables are globals, class variables names") {
    const auto module = compiled("x = 1\nclass A:\n  y = x\n");
    CHECK(count_op(*module, Op::kStoreGlobal) == 2);
    CHECK(count_op(inner(*module), Op::kLoadName) == 2);
    CHECK(count_op(inner(*module), Op::kStoreName) == 3);
  }

  TEST_CASE("qualified names follow the nesting") {
    const auto module = compiled("class A:\n  def f(self):\n    def g(): return [x for x in y]\n");
    const Code& cls = inner(*module);
    const Code& f = inner(cls);
    const Code& g = inner(f);
    CHECK(cls.qualname == "A");
    CHECK(f.qualname == "A.f");
    CHECK(g.qualname == "A.f.<locals>.g");
    CHECK(inner(g).qualname == "A.f.<locals>.g.<locals>.<listcomp>");
    CHECK(inner(inner(*compiled("def f():\n  global g\n  def g(): pass\n"))).qualname == "g");
  }

  TEST_CASE("a function's docstring is its first constant") {
    const auto module = compiled("def f():\n  'text'\n  return 1\n");
    CHECK(inner(*module).has_doc);
    CHECK(inner(*module).consts[0].text == "text");
    CHECK_FALSE(inner(*compiled("def f():\n  f'{x}'\n")).has_doc);
  }

  TEST_CASE("parameters stand in the first registers in the order of Code") {
    const auto module = compiled("def f(a, /, b, *args, c=1, **kw): d = 1\n");
    const Code& f = inner(*module);
    CHECK(f.argcount == 2);
    CHECK(f.posonly == 1);
    CHECK(f.kwonly == 1);
    CHECK(f.local_names == std::vector<std::string>{"a", "b", "c", "args", "kw", "d"});
    CHECK((f.flags & Code::kVarArgs) != 0);
    CHECK((f.flags & Code::kVarKeywords) != 0);
  }

  TEST_CASE("inner rows of the handler table come before outer ones") {
    const auto module = compiled(
        "def f():\n  try:\n    try: g()\n    except A: pass\n  except B: pass\n");
    const Code& f = inner(*module);
    for (size_t i = 0; i + 1 < f.handlers.size(); ++i) {
      for (size_t j = i + 1; j < f.handlers.size(); ++j) {
        const bool outer_first = f.handlers[i].start < f.handlers[j].start &&
                                 f.handlers[i].end > f.handlers[j].end;
        CHECK_FALSE(outer_first);
      }
    }
  }

  TEST_CASE("a generator is known from its yield") {
    CHECK((inner(*compiled("def f(): yield 1")).flags & Code::kGenerator) != 0);
    CHECK((inner(*compiled("x = (a for a in b)")).flags & Code::kGenerator) != 0);
    CHECK((inner(*compiled("def f(): g = lambda: (yield)")).flags & Code::kGenerator) == 0);
  }

  TEST_CASE("what is not supported is refused with its place") {
    CHECK(refusal("x = 1\nasync def f(): pass\n") ==
          "NotImplementedError 2:1 heddle: 'async def' is not supported yet");
  }

  TEST_CASE("long chains compile and deep nesting is refused, without recursion to match") {
    std::string sum = "x = 1";
    for (int i = 0; i < 20000; ++i) sum += " + a";
    CHECK(refusal(sum) == "accepted");
    std::string elifs = "if a: pass\n";
    for (int i = 0; i < 5000; ++i) elifs += "elif a: pass\n";
    CHECK(refusal(elifs) == "accepted");
    const auto deep = [](const std::string& open, int depth) {
      std::string text;
      for (int i = 0; i < depth; ++i) text += open;
      return text;
    };
    CHECK(refusal(deep("(", 300)) == "SyntaxError 1:201 too many nested parentheses");
    for (const char* open : {"-", "not ", "lambda: ", "a if b else ", "a ** ", "f'{"}) {
      CHECK(refusal("x = " + deep(open, 5000) + "a\n") != "accepted");
    }
    CHECK(refusal("a" + deep(".a", 5000)) != "accepted");
    std::string indents;
    for (int i = 0; i < 101; ++i) indents += std::string(static_cast<size_t>(i), ' ') + "if a:\n";
    CHECK(refusal(indents).find("too many levels of indentation") != std::string::npos);
    std::string loops;
    for (int i = 0; i < 21; ++i) {
      loops += std::string(static_cast<size_t>(i), ' ') + "while a:\n";
    }
    CHECK(refusal(loops + std::string(21, ' ') + "a\n").find("too many statically nested blocks") !=
          std::string::npos);
  }

  TEST_CASE("ten thousand lines compile") {
    std::string text;
    for (int i = 0; i < 2500; ++i) {
      const std::string n = std::to_string(i);
      text += "def f" + n + "(a, b):\n    c = a + b * " + n + "\n    if c > 3:\n        g(c, a)\n";
    }
    CHECK(compiled(text)->consts.size() >= 2500);
  }
}
