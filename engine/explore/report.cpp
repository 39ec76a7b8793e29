// What a search found, as JSON: for the command line's --json and for views.
#include "engine/explore/explore.h"
#include "engine/explore/story.h"

#include <nlohmann/json.hpp>

namespace heddle {

namespace {

using Json = nlohmann::ordered_json;

std::string text_of(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace);
}

Json json_of(const RaceSide& side, const NameTable& names, const char* access) {
  Json out;
  out["strand"] = side.strand;
  out["name"] = names.strand(side.strand);
  out["access"] = access;
  out["stack"] = Json::array();
  for (const CodePlace& place : side.stack) {
    Json one;
    one["file"] = names.file(place.file);
    one["line"] = place.line;
    if (!place.function.empty()) one["function"] = place.function;
    out["stack"].push_back(std::move(one));
  }
  out["locks"] = Json::array();
  for (uint32_t lock : side.locks) out["locks"].push_back(names.object(lock));
  return out;
}

Json json_of(const OutcomeRow& row) {
  Json one;
  one["kind"] = word_of(row.kind);
  one["output"] = row.output;
  one["count"] = row.count;
  one["schedule"] = row.schedule;
  one["where"] = row.where;
  if (row.where_chinese != row.where) one["where_chinese"] = row.where_chinese;
  one["failure"] = is_failure(row.kind);
  one["first"] = row.first;
  return one;
}

Json json_of(const RaceRow& row) {
  Json one;
  one["what"] = row.race.name;
  const auto word = [](const RaceSide& side) { return side.write ? "write" : "read"; };
  one["sides"] = {json_of(row.race.first, row.names, word(row.race.first)),
                  json_of(row.race.second, row.names, word(row.race.second))};
  one["schedule"] = row.schedule;
  return one;
}

Json json_of(const InversionRow& row) {
  Json one;
  one["locks"] = Json::array();
  one["sides"] = Json::array();
  for (uint32_t lock : row.inversion.locks) one["locks"].push_back(row.names.object(lock));
  for (const RaceSide& side : row.inversion.sides) {
    one["sides"].push_back(json_of(side, row.names, "acquire"));
  }
  one["schedule"] = row.schedule;
  return one;
}

}  // namespace

std::string as_json(const Explored& explored) {
  Json out;
  out["complete"] = explored.complete;
  out["executions"] = explored.executions;
  out["redundant"] = explored.redundant;
  out["seconds"] = explored.seconds;
  if (!explored.note.empty()) {
    out["note"] = explored.note;
    out["note_chinese"] = note_in(Language::kChinese, explored.note);
  }
  out["outcomes"] = Json::array();
  for (const OutcomeRow& row : explored.outcomes) out["outcomes"].push_back(json_of(row));
  out["races"] = Json::array();
  for (const RaceRow& row : explored.races) out["races"].push_back(json_of(row));
  out["inversions"] = Json::array();
  for (const InversionRow& row : explored.inversions) out["inversions"].push_back(json_of(row));
  return text_of(out);
}

std::string as_json(const Story& story) {
  Json out;
  out["outcome"] = json_of(story.outcome);
  out["schedule"] = story.outcome.schedule;
  out["rows"] = Json::array();
  for (const StoryRow& row : story.rows) {
    Json one;
    one["strand"] = row.strand;
    one["name"] = story.names.strand(row.strand);
    one["op"] = static_cast<int>(row.op);
    one["what"] = row.what;
    one["value"] = row.value;
    one["file"] = story.names.file(row.file);
    one["line"] = row.line;
    one["text"] = text_of(story, row, Language::kEnglish);
    out["rows"].push_back(std::move(one));
  }
  out["decided"] = story.decided;
  if (story.swap) {
    out["swap"] = *story.swap;
    out["swapped"] = json_of(story.swapped);
  }
  if (story.no_return) out["no_return"] = *story.no_return;
  out["english"] = sentences(story, Language::kEnglish);
  out["chinese"] = sentences(story, Language::kChinese);
  return text_of(out);
}

}  // namespace heddle
