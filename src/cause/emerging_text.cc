// How a book of topics is written down: one record a line, fields between tabs.
#include <charconv>
#include <span>

#include "cause/emerging.h"

namespace myelin::cause {
namespace {

constexpr std::string_view first_line = "topics 1";

void append(std::string& out, std::int64_t number) {
  out += std::to_string(number);
  out += '\t';
}
// Tabs and line breaks would end the field.
void append(std::string& out, std::string_view text) {
  for (const char c : text) out += c == '\t' || c == '\n' || c == '\r' ? ' ' : c;
  out += '\t';
}

std::vector<std::string_view> fields_of(std::string_view line) {
  std::vector<std::string_view> fields;
  while (!line.empty()) {
    const auto end = std::min(line.find('\t'), line.size());
    fields.push_back(line.substr(0, end));
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return fields;
}

template <class Number>
bool number(std::string_view text, Number& into) {
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc{} && end == text.data() + text.size();
}

}  // namespace

std::string TopicBook::save() const {
  std::string out{first_line};
  out += "\nbook\t";
  append(out, static_cast<std::int64_t>(heard_));
  append(out, last_id_);
  append(out, read_up_to.value);
  out += "\ncommon\t";
  std::int64_t zeros = 0;
  for (const auto count : common_) {
    if (count == 0) {
      ++zeros;
      continue;
    }
    if (zeros > 0) append(out, -zeros);
    zeros = 0;
    append(out, std::int64_t{count});
  }
  out += '\n';
  for (const Topic& t : topics_) {
    out += "topic\t";
    for (const std::int64_t n :
         {t.id, static_cast<std::int64_t>(t.state), t.into, to_us(t.first_at), to_us(t.last_at),
          std::int64_t{t.texts}, std::int64_t{t.negative}, t.last_signal.value})
      append(out, n);
    append(out, t.name_zh);
    append(out, t.name_en);
    out += '\n';
    for (const auto& q : t.quotes) {
      out += "quote\t";
      append(out, q.signal.value);
      append(out, to_us(q.at));
      append(out, q.text);
      out += '\n';
    }
    out += "days\t";
    for (const auto& [day, texts] : t.days)
      append(out, std::int64_t{day}), append(out, std::int64_t{texts});
    out += "\nterms\t";
    for (const auto& [term, texts] : t.terms)
      append(out, static_cast<std::int64_t>(term)), append(out, std::int64_t{texts});
    out += '\n';
    for (const auto& [kind, shares] :
         {std::pair{"products\t", &t.products}, std::pair{"channels\t", &t.channels}}) {
      out += kind;
      for (const auto& share : *shares)
        append(out, share.value), append(out, std::int64_t{share.texts});
      out += '\n';
    }
  }
  return out;
}

class TopicBookReader {
 public:
  // False where the line is none of a book's.
  bool read(std::string_view line) {
    const auto all = fields_of(line);
    if (all.empty()) return true;
    const auto kind = all.front();
    const std::span<const std::string_view> fields{all.begin() + 1, all.end()};
    if (kind == "book") return read_book(fields);
    if (kind == "common") return read_common(fields);
    if (kind == "topic") return read_topic(fields);
    if (book.topics_.empty()) return false;
    Topic& topic = book.topics_.back();
    if (kind == "quote") {
      std::int64_t signal = 0, at = 0;
      if (fields.size() != 3 || !number(fields[0], signal) || !number(fields[1], at)) return false;
      topic.quotes.push_back({SignalId{signal}, from_us(at), std::string{fields[2]}});
      return topic.quotes.size() <= topic_quotes_max;
    }
    if (fields.size() % 2 != 0) return false;
    for (std::size_t k = 0; k < fields.size(); k += 2) {
      std::uint32_t texts = 0;
      if (!number(fields[k + 1], texts)) return false;
      std::int64_t key = 0;
      if (kind == "days" || kind == "terms") {
        if (!number(fields[k], key)) return false;
        if (kind == "days")
          topic.days.emplace_back(static_cast<std::int32_t>(key), texts);
        else
          topic.terms.emplace_back(static_cast<std::uint64_t>(key), texts);
      } else if (kind == "products") {
        topic.products.push_back({std::string{fields[k]}, texts});
      } else if (kind == "channels") {
        topic.channels.push_back({std::string{fields[k]}, texts});
      } else {
        return false;
      }
    }
    return true;
  }
  TopicBook book;
  void finish() { book.index(); }

 private:
  bool read_book(std::span<const std::string_view> fields) {
    return fields.size() == 3 && number(fields[0], book.heard_) &&
           number(fields[1], book.last_id_) && number(fields[2], book.read_up_to.value);
  }
  bool read_common(std::span<const std::string_view> fields) {
    std::size_t at = 0;
    for (const auto field : fields) {
      std::int64_t count = 0;
      if (!number(field, count)) return false;
      if (count < 0) {
        at += static_cast<std::size_t>(-count);
        continue;
      }
      if (at >= book.common_.size()) return false;
      book.common_[at++] = static_cast<std::uint32_t>(count);
    }
    return true;
  }
  bool read_topic(std::span<const std::string_view> fields) {
    std::array<std::int64_t, 8> n{};
    if (fields.size() != 10) return false;
    for (std::size_t k = 0; k < n.size(); ++k)
      if (!number(fields[k], n[k])) return false;
    if (n[1] < 0 || n[1] >= static_cast<std::int64_t>(topic_state_names.size())) return false;
    Topic& t = book.topics_.emplace_back();
    t.id = n[0], t.state = static_cast<TopicState>(n[1]), t.into = n[2];
    t.first_at = from_us(n[3]), t.last_at = from_us(n[4]);
    t.texts = static_cast<std::uint32_t>(n[5]), t.negative = static_cast<std::uint32_t>(n[6]);
    t.last_signal = SignalId{n[7]};
    t.name_zh = fields[8], t.name_en = fields[9];
    return true;
  }
};

Result<TopicBook> TopicBook::load(std::string_view saved) {
  const auto damaged = [] {
    return fail(ErrorCode::corrupt, "the stored topics cannot be read",
                "restore a backup, or delete the row of topic_book: topics are then gathered anew");
  };
  TopicBookReader reader;
  bool first = true;
  while (!saved.empty()) {
    const auto end = std::min(saved.find('\n'), saved.size());
    const auto line = saved.substr(0, end);
    saved.remove_prefix(std::min(end + 1, saved.size()));
    if (first ? line != first_line : !reader.read(line)) return damaged();
    first = false;
  }
  if (first) return damaged();
  reader.finish();
  return std::move(reader.book);
}

}  // namespace myelin::cause
