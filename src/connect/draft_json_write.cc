#include <fmt/format.h>
#include <simdjson.h>

#include <iterator>

#include "base/money.h"
#include "connect/draft_json.h"

namespace myelin::connect {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

// Bytes of the UTF-8 character at the front of `text`; 0 where there is none.
std::size_t character_bytes(std::string_view text) {
  for (std::size_t n = 1; n <= 4 && n <= text.size(); ++n)
    if (simdjson::validate_utf8(text.data(), n)) return n;
  return 0;
}

// Writes fields of one object, with commas between them.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out) { out_.push_back('{'); }
  void text(std::string_view name, std::string_view value) {
    if (value.empty()) return;
    field(name);
    append_json_string(out_, value);
  }
  template <class T>
  void number(std::string_view name, T value) {
    field(name);
    fmt::format_to(std::back_inserter(out_), "{}", value);
  }
  void field(std::string_view name) {
    if (!first_) out_.push_back(',');
    first_ = false;
    append_json_string(out_, name);
    out_.push_back(':');
  }
  void close() { out_.push_back('}'); }

 private:
  std::string& out_;
  bool first_ = true;
};

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
  static constexpr std::string_view digits = "0123456789abcdef";
  const bool valid = simdjson::validate_utf8(text.data(), text.size());
  out.push_back('"');
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out.push_back('\\');
      out.push_back(c);
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (byte < 0x20) {
      out += "\\u00";
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 15]);
    } else if (valid || byte < 0x80) {
      out.push_back(c);
    } else if (const auto n = character_bytes(text.substr(i)); n > 0) {
      out.append(text, i, n);
      i += n - 1;
    } else {
      out += replacement;
    }
  }
  out.push_back('"');
}

void append_draft_json(std::string& out, const model::Draft& draft) {
  ObjectWriter object(out);
  object.text("source", draft.source);
  object.text("external_id", draft.external_id);
  object.text("kind", model::name(draft.kind));
  object.text("event", draft.event);
  if (draft.at) object.text("at", format_utc(*draft.at));
  if (draft.due) object.text("due", format_utc(*draft.due));
  if (!draft.keys.empty()) {
    object.field("keys");
    char before = '[';
    for (const auto& key : draft.keys) {
      out.push_back(before);
      before = ',';
      ObjectWriter item(out);
      item.text("kind", model::name(key.kind));
      item.text("space", key.space);
      item.text("value", key.value);
      item.close();
    }
    out.push_back(']');
  }
  object.text("customer_name", draft.customer_name);
  object.text("customer_tier", draft.customer_tier);
  object.text("order", draft.order);
  if (draft.dimensions != model::Dimensions{}) {
    object.field("dimensions");
    ObjectWriter item(out);
    for (std::size_t i = 0; i < model::dimension_count; ++i)
      item.text(model::dimension_names[i], draft.dimensions.values[i]);
    item.close();
  }
  object.text("text", draft.text);
  if (draft.rating) {
    object.number("rating", *draft.rating);
    object.text("scale", model::name(draft.scale));
  }
  if (draft.amount) {
    object.text("amount", draft.amount->text());
    object.text("currency", draft.amount->currency.view());
  }
  if (draft.reach) object.number("reach", *draft.reach);
  if (!draft.attributes.empty()) {
    object.field("attributes");
    ObjectWriter item(out);
    for (const auto& [name, value] : draft.attributes) {
      item.field(name);
      append_json_string(out, value);
    }
    item.close();
  }
  object.close();
}

std::string draft_to_json(const model::Draft& draft) {
  std::string out;
  append_draft_json(out, draft);
  return out;
}

}  // namespace myelin::connect
