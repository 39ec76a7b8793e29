#include "engine/lang/positions.h"

#include "engine/lang/parser.h"
#include "engine/lang/source.h"

namespace heddle {

using namespace syntax;

namespace {

struct Anchors {
  uint32_t left = 0;  // code points from the segment's start; left == right: none
  uint32_t right = 0;
};

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\f'; }

// Where the operator or the index of an expression stands that makes up all of `segment`.
Anchors find_anchors(std::string_view segment) {
  const SourceFile source("", std::string(segment));
  Tree tree;
  Parser parser(source, tree);
  if (parser.parse(CompileMode::kExec)) return {};
  if (tree.body.size() != 1 || tree.body[0]->kind != StmtKind::kExprStmt) return {};
  const Expr* e = as<ExprStmt>(tree.body[0])->value;
  if (e->span.end_line != 1) return {};
  if (e->kind == ExprKind::kSubscript) {
    const auto* s = static_cast<const Subscript*>(e);
    return {code_point_count(segment, s->value->span.end_col),
            code_point_count(segment, s->index->span.end_col + 1)};
  }
  if (e->kind != ExprKind::kBinOp) return {};
  const auto* b = static_cast<const BinOp*>(e);
  for (uint32_t i = b->left->span.end_col; i < b->right->span.col; ++i) {
    if (is_blank(segment[i])) continue;
    const bool wide = i + 1 < b->right->span.col && !is_blank(segment[i + 1]);
    return {code_point_count(segment, i), code_point_count(segment, i + (wide ? 2 : 1))};
  }
  return {};
}

}  // namespace

std::string caret_line(std::string_view line, const Position& position) {
  if (position.line == 0 || position.end_line == 0) return "";
  line = line.substr(0, line.find_first_of("\r\n"));
  size_t indent = 0;
  while (indent < line.size() && is_blank(line[indent])) ++indent;
  size_t stop = line.size();
  while (stop > indent && is_blank(line[stop - 1])) --stop;
  const bool one_line = position.end_line == position.line;
  const size_t from = position.col;
  const size_t to = one_line ? std::min<size_t>(position.end_col, line.size()) : stop;
  if (from >= to || from < indent) return "";
  const Anchors anchors = one_line ? find_anchors(line.substr(from, to - from)) : Anchors{};
  const bool anchored = anchors.left != anchors.right;
  const auto points = [&](size_t offset) {
    return code_point_count(line, static_cast<uint32_t>(offset));
  };
  const uint32_t width = points(to) - points(from);
  const uint32_t whole = points(line.size()) - points(indent);
  if (width == whole && !anchored) return "";
  std::string out(points(from) - points(indent), ' ');
  for (uint32_t i = 0; i < width; ++i) {
    const bool mark = !anchored || (i >= anchors.left && i < anchors.right);
    out += mark ? '^' : '~';
  }
  return out;
}

}  // namespace heddle
