#include "app/collection_rows.h"

#include <algorithm>
#include <map>

#include "connect/file/input.h"

namespace myelin::app {
namespace {

namespace fs = std::filesystem;
using Header = std::vector<std::string>;

Result<std::size_t> column(const Header& header, const std::string& name, const fs::path& path) {
  const auto found = std::ranges::find(header, name);
  if (found != header.end()) return static_cast<std::size_t>(found - header.begin());
  std::string known;
  for (const auto& there : header) known += (known.empty() ? "" : ", ") + there;
  return fail(ErrorCode::not_found, path.string() + " has no column " + name,
              "its columns are: " + known);
}

void add_pair(std::string_view a, std::string_view b, std::string_view label,
              std::vector<text::PairRow>& into) {
  if (!a.empty() && !b.empty() && (label == "1" || label == "0"))
    into.push_back({std::string(a), std::string(b), label == "1"});
}

// A cell of the first line as it was written: a reader of headers gives the second of two equal
// cells another name, and the first row of a file without a header may well be 1, …, …, 1.
std::string_view as_written(const Header& header, std::size_t at) {
  for (std::size_t k = 0; k < at; ++k) {
    const auto rest = std::string_view(header[at]);
    if (rest.size() > header[k].size() + 1 && rest.starts_with(header[k]) &&
        rest[header[k].size()] == '_' &&
        rest.find_first_not_of("0123456789", header[k].size() + 1) == rest.npos)
      return header[k];
  }
  return header[at];
}

}  // namespace

Result<std::vector<TopicPost>> read_topic_posts(const fs::path& path, const TopicColumns& columns) {
  MYELIN_TRY(inputs, connect::file::open_inputs(path));
  std::vector<TopicPost> posts;
  std::map<std::string, std::size_t, std::less<>> post_of;
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    MYELIN_TRY(text_at, column(reader->header(), columns.text, path));
    MYELIN_TRY(topic_at, column(reader->header(), columns.topic, path));
    MYELIN_TRY(side_at, column(reader->header(), columns.side, path));
    for (connect::file::Row row;;) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      if (row.problem || std::max({text_at, topic_at, side_at}) >= row.cells.size()) continue;
      if (row.cells[text_at].empty() || row.cells[topic_at].empty()) continue;
      const auto [at, fresh] = post_of.emplace(std::string(row.cells[text_at]), posts.size());
      if (fresh) posts.push_back({at->first, {}});
      auto& topics = posts[at->second].topics;
      auto topic = std::string(row.cells[topic_at]) + ":" + std::string(row.cells[side_at]);
      const auto place = std::ranges::lower_bound(topics, topic);
      if (place == topics.end() || *place != topic) topics.insert(place, std::move(topic));
    }
  }
  if (posts.empty())
    return fail(ErrorCode::invalid_argument, path.string() + " has no post with a topic",
                "give a table with one row for each topic of a post");
  return posts;
}

Result<std::vector<text::PairRow>> read_pairs(const fs::path& path, const PairColumns& columns) {
  MYELIN_TRY(inputs, connect::file::open_inputs(path));
  std::vector<text::PairRow> pairs;
  for (const auto& input : inputs.tables) {
    MYELIN_TRY(reader, input.open());
    const Header header = reader->header();
    const bool named = !columns.a.empty();
    std::size_t a = 1, b = 2, label = 3;
    if (named) {
      MYELIN_TRY(a_at, column(header, columns.a, path));
      MYELIN_TRY(b_at, column(header, columns.b, path));
      MYELIN_TRY(label_at, column(header, columns.label, path));
      a = a_at, b = b_at, label = label_at;
    } else if (header.size() != 4) {
      return fail(ErrorCode::invalid_argument, path.string() + " has other than four columns",
                  "give id, question, question, label; or name them with --text-column, "
                  "--text-column-two and --label-column");
    } else {
      // A file without a header line.
      add_pair(as_written(header, a), as_written(header, b), as_written(header, label), pairs);
    }
    for (connect::file::Row row;;) {
      MYELIN_TRY(more, reader->next(row));
      if (!more) break;
      if (row.problem || std::max({a, b, label}) >= row.cells.size()) continue;
      add_pair(row.cells[a], row.cells[b], row.cells[label], pairs);
    }
  }
  if (pairs.empty())
    return fail(ErrorCode::invalid_argument, path.string() + " has no labelled pair",
                "the label is 1 for the same question, 0 for another");
  return pairs;
}

}  // namespace myelin::app
