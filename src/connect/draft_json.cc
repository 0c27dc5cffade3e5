#include "connect/draft_json.h"

#include <fmt/format.h>

#include <cstring>

#include "base/limits.h"
#include "connect/draft_json_read.h"

namespace myelin::connect {
namespace {

constexpr std::string_view blank = " \t\r\n";

std::string_view trim(std::string_view text) {
  const auto first = text.find_first_not_of(blank);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(blank) - first + 1);
}

std::unexpected<Error> not_json(simdjson::error_code code) {
  if (code == simdjson::DEPTH_ERROR)
    return fail(ErrorCode::too_large,
                fmt::format("JSON nested deeper than {}", limits::json_depth_max),
                "send flat objects");
  return fail(ErrorCode::invalid_argument,
              fmt::format("not JSON: {}", simdjson::error_message(code)),
              "check the brackets, quotes and commas");
}

std::unexpected<Error> too_many() {
  return fail(ErrorCode::too_large,
              fmt::format("more than {} signals", limits::signals_per_request_max),
              "send them in several requests");
}

// A parser and its padded copy of the body, kept by each thread so that a request allocates
// neither.
class Reader {
 public:
  std::string_view hold(std::string_view body) {
    buffer_.resize(body.size() + simdjson::SIMDJSON_PADDING);
    std::memcpy(buffer_.data(), body.data(), body.size());
    std::memset(buffer_.data() + body.size(), ' ', simdjson::SIMDJSON_PADDING);
    return {buffer_.data(), body.size()};
  }
  // REQUIRES: text lies in what hold() returned last.
  simdjson::simdjson_result<simdjson::dom::element> parse(std::string_view text) {
    if (text.size() > parser_.capacity() || parser_.max_depth() != limits::json_depth_max)
      if (const auto code = parser_.allocate(std::max<std::size_t>(text.size(), 64 * 1024),
                                             limits::json_depth_max))
        return code;
    return parser_.parse(text.data(), text.size(), false);
  }

 private:
  std::string buffer_;
  simdjson::dom::parser parser_;
};

Result<std::vector<ParsedDraft>> parse_lines(Reader& reader, std::string_view body, Zone zone) {
  std::vector<ParsedDraft> drafts;
  while (!body.empty()) {
    const auto end = body.find('\n');
    const auto line = trim(body.substr(0, end));
    body.remove_prefix(end == std::string_view::npos ? body.size() : end + 1);
    if (line.empty()) continue;
    const std::size_t index = drafts.size();
    if (index == limits::signals_per_request_max) return too_many();
    simdjson::dom::element item;
    if (const auto code = reader.parse(line).get(item)) {
      drafts.push_back({index, not_json(code), std::string(line)});
      continue;
    }
    auto draft = read_draft(item, zone);
    drafts.push_back({index, std::move(draft), {}});
    if (!drafts.back().draft) drafts.back().raw = line;
  }
  return drafts;
}

Result<std::vector<ParsedDraft>> parse_array(const simdjson::dom::element& root, Zone zone) {
  simdjson::dom::array items;
  if (root.get(items))
    return fail(ErrorCode::invalid_argument, "the body is not an array", "write [{…},{…}]");
  if (items.size() > limits::signals_per_request_max) return too_many();
  std::vector<ParsedDraft> drafts;
  drafts.reserve(items.size());
  for (const auto item : items) {
    drafts.push_back({drafts.size(), read_draft(item, zone), {}});
    if (!drafts.back().draft) drafts.back().raw = simdjson::minify(item);
  }
  return drafts;
}

// '{' opens NDJSON when its first line is a whole object and something follows it.
bool looks_like_lines(Reader& reader, std::string_view body) {
  const auto end = body.find('\n');
  if (end == std::string_view::npos) return false;
  simdjson::dom::element item;
  return !reader.parse(trim(body.substr(0, end))).get(item) && item.is_object();
}

}  // namespace

Result<std::vector<ParsedDraft>> parse_drafts(std::string_view body, Shape shape, Zone zone) {
  if (body.size() > limits::body_bytes_max)
    return fail(
        ErrorCode::too_large,
        fmt::format("{} bytes; at most {} are read at once", body.size(), limits::body_bytes_max),
        "send the signals in several requests");
  if (body.starts_with("\xEF\xBB\xBF")) body.remove_prefix(3);
  thread_local Reader reader;
  body = trim(reader.hold(body));
  if (body.empty()) {
    if (shape == Shape::ndjson) return std::vector<ParsedDraft>{};
    return fail(ErrorCode::invalid_argument, "the body is empty",
                "send one signal, an array of them, or one a line");
  }
  if (shape == Shape::automatic) {
    if (body[0] == '[')
      shape = Shape::array;
    else
      shape = looks_like_lines(reader, body) ? Shape::ndjson : Shape::one;
  }
  if (shape == Shape::ndjson) return parse_lines(reader, body, zone);
  simdjson::dom::element root;
  if (const auto code = reader.parse(body).get(root)) return not_json(code);
  if (shape == Shape::array) return parse_array(root, zone);
  std::vector<ParsedDraft> drafts;
  drafts.push_back({0, read_draft(root, zone), {}});
  if (!drafts.back().draft) drafts.back().raw = body;
  return drafts;
}

}  // namespace myelin::connect
