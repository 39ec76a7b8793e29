#include "web/views/source.h"

#include "web/views/text.h"
#include "web/views/widgets.h"

#include <algorithm>

namespace heddle {
namespace {

constexpr size_t kLinesMax = 20000;

void draw_line(App& app, const SourceState& state, size_t index, float number_width) {
  ImDrawList* draw = ImGui::GetWindowDrawList();
  ImVec2 at = ImGui::GetCursorScreenPos();
  float height = ImGui::GetTextLineHeightWithSpacing();
  auto line = static_cast<uint32_t>(index + 1);
  if (line == state.marked) {
    draw->AddRectFilled(ImVec2(at.x - 4, at.y - 2),
                        ImVec2(at.x + ImGui::GetContentRegionAvail().x, at.y + height - 1),
                        colour(theme().accent, 0.18), 3);
  }
  float x = at.x;
  int shown = 0;
  for (const LineMark& mark : app.marks()) {
    if (mark.line != line || ++shown > 4) continue;
    ImVec2 middle(x + 5, at.y + ImGui::GetTextLineHeight() / 2);
    Rgb own = strand_colour(mark.strand);
    if (mark.state == "finished") {
      draw->AddCircle(middle, 3.5f, colour(own), 0, 1.5f);
    } else {
      draw->AddCircleFilled(middle, 4, colour(own));
    }
    x += 9;
  }
  std::string number = std::to_string(line);
  float right = at.x + 40 + number_width;
  const ImVec2 mouse = ImGui::GetIO().MousePos;
  const bool over = ImGui::IsWindowHovered() && mouse.y >= at.y && mouse.y < at.y + height &&
                    mouse.x >= at.x && mouse.x < right + 6;
  const bool stops = app.has_breakpoint(line);
  if (stops || over) {
    draw->AddRectFilled(ImVec2(right - number_width - 6, at.y - 1),
                        ImVec2(right + 5, at.y + ImGui::GetTextLineHeight() + 1),
                        colour(theme().bad, stops ? 0.75 : 0.2), 3);
  }
  if (over && ImGui::IsMouseClicked(0)) app.toggle_breakpoint(line);
  if (over && app.stepping.on) ImGui::SetTooltip("%s", text(Text::run_to_hint));
  if (over && app.stepping.on && ImGui::IsMouseClicked(1)) app.run_to_line("", line);
  draw->AddText(ImVec2(right - ImGui::CalcTextSize(number.c_str()).x, at.y),
                stops ? colour(0xffffff) : colour(theme().text_dim, 0.7), number.c_str());
  ImGui::SetCursorScreenPos(ImVec2(right + 12, at.y));
  ImGui::TextUnformatted(state.lines[index].c_str());
}

}  // namespace

void OutputLog::add(const std::vector<OutputPiece>& pieces) {
  for (const OutputPiece& piece : pieces) {
    std::string_view rest = piece.text;
    while (!rest.empty()) {
      size_t end = rest.find('\n');
      bool goes_on = !lines_.empty() && lines_.back().open &&
                     lines_.back().strand == piece.strand && lines_.back().error == piece.error;
      if (!goes_on) lines_.push_back({piece.strand, piece.error, true, ""});
      lines_.back().text += rest.substr(0, end);
      if (end == std::string_view::npos) break;
      lines_.back().open = false;
      rest.remove_prefix(end + 1);
    }
  }
  if (lines_.size() > kLinesMax) {
    lines_.erase(lines_.begin(), lines_.end() - static_cast<std::ptrdiff_t>(kLinesMax / 2));
  }
}

void set_source(SourceState& state, const std::string& text) {
  state.lines.clear();
  std::string_view rest = text;
  while (true) {
    size_t end = rest.find('\n');
    state.lines.emplace_back(rest.substr(0, end));
    std::string& line = state.lines.back();
    for (size_t tab; (tab = line.find('\t')) != std::string::npos;) line.replace(tab, 1, "    ");
    if (!line.empty() && line.back() == '\r') line.pop_back();
    if (end == std::string_view::npos) break;
    rest.remove_prefix(end + 1);
  }
}

void draw_source(App& app, SourceState& state, float x, float y, float width, float height) {
  begin_view("##source", x, y, width, height);
  const auto& files = app.launch().files;
  title(files.empty() ? text(Text::source) : files[0].name.c_str());
  if (!state.notice.empty()) {
    ImGui::SameLine();
    ImGui::TextDisabled("%s", state.notice.c_str());
  }
  ImGui::BeginChild("lines", ImVec2(0, 0), ImGuiChildFlags_None,
                    ImGuiWindowFlags_HorizontalScrollbar);
  if (state.font != nullptr) ImGui::PushFont(state.font);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 3));
  float number_width = ImGui::CalcTextSize(std::to_string(state.lines.size()).c_str()).x;
  if (state.scroll && state.marked > 0) {
    // A clipped line is never drawn, so it could not ask to be scrolled to.
    float line = ImGui::GetTextLineHeightWithSpacing();
    ImGui::SetScrollY(std::max(0.0f, line * static_cast<float>(state.marked) - height * 0.4f));
    state.scroll = false;
  }
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(state.lines.size()), ImGui::GetTextLineHeightWithSpacing());
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      draw_line(app, state, static_cast<size_t>(i), number_width);
    }
  }
  ImGui::PopStyleVar();
  if (state.font != nullptr) ImGui::PopFont();
  ImGui::EndChild();
  ImGui::End();
}

void draw_output(const OutputLog& log, ImFont* font, float x, float y, float width, float height) {
  begin_view("##output", x, y, width, height);
  title(text(Text::output));
  ImGui::BeginChild("lines", ImVec2(0, 0), ImGuiChildFlags_None,
                    ImGuiWindowFlags_HorizontalScrollbar);
  if (font != nullptr) ImGui::PushFont(font);
  ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, ImVec2(8, 3));
  bool at_end = ImGui::GetScrollY() >= ImGui::GetScrollMaxY() - 2;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(log.lines().size()));
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const OutputLog::Line& line = log.lines()[static_cast<size_t>(i)];
      ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::GetWindowDrawList()->AddRectFilled(
          ImVec2(at.x, at.y), ImVec2(at.x + 3, at.y + ImGui::GetTextLineHeight()),
          colour(strand_colour(line.strand)), 1);
      ImGui::SetCursorScreenPos(ImVec2(at.x + 10, at.y));
      ImGui::PushStyleColor(ImGuiCol_Text, colour4(line.error ? theme().bad : theme().text));
      ImGui::TextUnformatted(line.text.c_str());
      ImGui::PopStyleColor();
    }
  }
  ImGui::PopStyleVar();
  if (font != nullptr) ImGui::PopFont();
  if (at_end) ImGui::SetScrollHereY(1);
  ImGui::EndChild();
  ImGui::End();
}

}  // namespace heddle
