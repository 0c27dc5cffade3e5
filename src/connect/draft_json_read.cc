#include "connect/draft_json_read.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "base/limits.h"

namespace myelin::connect {
namespace {

using simdjson::dom::element;
using simdjson::dom::element_type;

enum class Field : std::uint8_t {
  source,
  external_id,
  kind,
  event,
  at,
  due,
  keys,
  customer_name,
  customer_tier,
  order,
  dimensions,
  text,
  rating,
  scale,
  amount,
  currency,
  reach,
  attributes
};
constexpr std::array<std::string_view, 18> field_names{
    "source", "external_id",   "kind",          "event",    "at",         "due",
    "keys",   "customer_name", "customer_tier", "order",    "dimensions", "text",
    "rating", "scale",         "amount",        "currency", "reach",      "attributes"};

std::unexpected<Error> bad(std::string message, std::string hint = {}) {
  return fail(ErrorCode::invalid_argument, std::move(message), std::move(hint));
}

std::string_view clip(std::string_view text) {
  return text.substr(0, 64);
}

// Edit distance (Levenshtein 1966), for naming the field that was probably meant.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({row[j] + 1, row[j - 1] + 1, substituted});
    }
  }
  return row[b.size()];
}

template <std::size_t N>
std::unexpected<Error> unknown(std::string_view what, std::string_view name,
                               const std::array<std::string_view, N>& known) {
  const auto shown = clip(name);
  const auto nearest = *std::min_element(known.begin(), known.end(), [&](auto a, auto b) {
    return distance(shown, a) < distance(shown, b);
  });
  std::string hint = distance(shown, nearest) <= std::max<std::size_t>(2, nearest.size() / 2)
                         ? fmt::format("did you mean '{}'?", nearest)
                         : fmt::format("known are: {}", fmt::join(known, ", "));
  return bad(fmt::format("{} '{}' is not known", what, shown), std::move(hint));
}

std::string_view type_name(element_type type) {
  switch (type) {
    case element_type::ARRAY:
      return "an array";
    case element_type::OBJECT:
      return "an object";
    case element_type::STRING:
      return "a string";
    case element_type::BOOL:
      return "a boolean";
    case element_type::NULL_VALUE:
      return "null";
    default:
      return "a number";
  }
}

std::unexpected<Error> wrong_type(std::string_view field, const element& value,
                                  std::string_view expected) {
  return bad(fmt::format("'{}' is {}", field, type_name(value.type())),
             fmt::format("write {}", expected));
}

// Text as it is; numbers and booleans in their shortest form, because ids are numbers in many
// systems.
Status take_text(std::string_view field, const element& value, std::string& out) {
  switch (value.type()) {
    case element_type::STRING:
      out.assign(value.get_string().value_unsafe());
      return {};
    case element_type::NULL_VALUE:
      return {};
    case element_type::INT64:
      out = fmt::format("{}", value.get_int64().value_unsafe());
      return {};
    case element_type::UINT64:
      out = fmt::format("{}", value.get_uint64().value_unsafe());
      return {};
    case element_type::DOUBLE:
      out = fmt::format("{}", value.get_double().value_unsafe());
      return {};
    case element_type::BOOL:
      out = value.get_bool().value_unsafe() ? "true" : "false";
      return {};
    default:
      return wrong_type(field, value, "a string");
  }
}

Status take_time(std::string_view field, const element& value, Zone zone,
                 std::optional<Time>& out) {
  std::string number;
  std::string_view text;
  if (value.type() == element_type::NULL_VALUE) return {};
  if (value.type() == element_type::STRING) {
    text = value.get_string().value_unsafe();
    if (text.empty()) return {};
  } else if (value.type() == element_type::INT64) {
    number = fmt::format("{}", value.get_int64().value_unsafe());
    text = number;
  } else {
    return wrong_type(field, value, "a time such as 2026-11-22T08:30:00Z");
  }
  auto parsed = parse_time(text, zone);
  if (!parsed) {
    parsed.error().message = fmt::format("'{}': {}", field, parsed.error().message);
    return std::unexpected(std::move(parsed.error()));
  }
  out = *parsed;
  return {};
}

Status take_keys(const element& value, std::vector<model::IdentityKey>& out) {
  static constexpr std::array<std::string_view, 3> names{"kind", "space", "value"};
  if (value.type() == element_type::NULL_VALUE) return {};
  simdjson::dom::array items;
  if (value.get(items))
    return wrong_type("keys", value, "an array of {\"kind\",\"space\",\"value\"}");
  for (const auto item : items) {
    simdjson::dom::object object;
    if (item.get(object)) return wrong_type("keys[]", item, "{\"kind\":\"phone\",\"value\":\"…\"}");
    model::IdentityKey key;
    bool has_kind = false;
    for (const auto [name, part] : object) {
      std::string text;
      MYELIN_CHECK(take_text(name, part, text));
      if (name == "kind") {
        const auto found =
            std::find(model::key_kind_names.begin(), model::key_kind_names.end(), text);
        if (found == model::key_kind_names.end())
          return unknown("the key kind", text, model::key_kind_names);
        key.kind = static_cast<model::KeyKind>(found - model::key_kind_names.begin());
        has_kind = true;
      } else if (name == "space") {
        key.space = std::move(text);
      } else if (name == "value") {
        key.value = std::move(text);
      } else {
        return unknown("the field of a key", name, names);
      }
    }
    if (!has_kind || key.value.empty())
      return bad("a key lacks its kind or its value",
                 "write {\"kind\":\"phone\",\"value\":\"13800000000\"}");
    if (out.size() == limits::identity_keys_max)
      return fail(ErrorCode::too_large, fmt::format("more than {} keys", limits::identity_keys_max),
                  "send the keys that identify the customer");
    out.push_back(std::move(key));
  }
  return {};
}

Status take_dimensions(const element& value, model::Dimensions& out) {
  if (value.type() == element_type::NULL_VALUE) return {};
  simdjson::dom::object object;
  if (value.get(object))
    return wrong_type("dimensions", value, "an object such as {\"product\":\"…\"}");
  for (const auto [name, part] : object) {
    const auto dimension = model::dimension_named(name);
    if (!dimension) return unknown("the dimension", name, model::dimension_names);
    MYELIN_CHECK(take_text(name, part, out[*dimension]));
  }
  return {};
}

Status take_attributes(const element& value, model::Attributes& out) {
  if (value.type() == element_type::NULL_VALUE) return {};
  simdjson::dom::object object;
  if (value.get(object)) return wrong_type("attributes", value, "an object of texts");
  for (const auto [name, part] : object) {
    if (out.size() == limits::attributes_max)
      return fail(ErrorCode::too_large,
                  fmt::format("more than {} attributes", limits::attributes_max),
                  "send fewer attributes");
    auto& added = out.emplace_back(std::string(name), std::string());
    if (part.type() == element_type::ARRAY || part.type() == element_type::OBJECT)
      added.second = simdjson::minify(part);
    else
      MYELIN_CHECK(take_text(name, part, added.second));
  }
  return {};
}

Status take_rating(const element& value, std::optional<double>& out) {
  if (value.type() == element_type::NULL_VALUE) return {};
  double number = 0;
  if (value.get(number) || !std::isfinite(number)) return wrong_type("rating", value, "a number");
  out = number;
  return {};
}

Status take_reach(const element& value, std::optional<std::int64_t>& out) {
  if (value.type() == element_type::NULL_VALUE) return {};
  std::int64_t number = 0;
  if (value.get(number)) return wrong_type("reach", value, "a whole number");
  out = number;
  return {};
}

template <class Enum, std::size_t N>
Status take_word(std::string_view field, const element& value,
                 const std::array<std::string_view, N>& known, Enum& out) {
  std::string_view text;
  if (value.get(text)) return wrong_type(field, value, "a string");
  const auto found = std::find(known.begin(), known.end(), text);
  if (found == known.end()) return unknown(fmt::format("the {}", field), text, known);
  out = static_cast<Enum>(found - known.begin());
  return {};
}

Status take_field(Field field, const element& value, Zone zone, model::Draft& draft,
                  std::string& amount, std::string& currency) {
  const auto name = field_names[static_cast<std::size_t>(field)];
  switch (field) {
    case Field::source:
      return take_text(name, value, draft.source);
    case Field::external_id:
      return take_text(name, value, draft.external_id);
    case Field::kind:
      return take_word(name, value, model::signal_kind_names, draft.kind);
    case Field::event:
      return take_text(name, value, draft.event);
    case Field::at:
      return take_time(name, value, zone, draft.at);
    case Field::due:
      return take_time(name, value, zone, draft.due);
    case Field::keys:
      return take_keys(value, draft.keys);
    case Field::customer_name:
      return take_text(name, value, draft.customer_name);
    case Field::customer_tier:
      return take_text(name, value, draft.customer_tier);
    case Field::order:
      return take_text(name, value, draft.order);
    case Field::dimensions:
      return take_dimensions(value, draft.dimensions);
    case Field::text:
      return take_text(name, value, draft.text);
    case Field::rating:
      return take_rating(value, draft.rating);
    case Field::scale:
      return take_word(name, value, model::rating_scale_names, draft.scale);
    case Field::amount:
      return take_text(name, value, amount);
    case Field::currency:
      return take_text(name, value, currency);
    case Field::reach:
      return take_reach(value, draft.reach);
    case Field::attributes:
      return take_attributes(value, draft.attributes);
  }
  return {};
}

}  // namespace

Result<model::Draft> read_draft(const element& item, Zone zone) {
  simdjson::dom::object object;
  if (item.get(object))
    return bad(fmt::format("a signal is {}", type_name(item.type())), "write an object");
  model::Draft draft;
  std::string amount, currency;
  std::uint32_t seen = 0;
  for (const auto [name, value] : object) {
    const auto found = std::find(field_names.begin(), field_names.end(), name);
    if (found == field_names.end()) return unknown("the field", name, field_names);
    const auto index = static_cast<unsigned>(found - field_names.begin());
    if ((seen >> index & 1u) != 0) return bad(fmt::format("the field '{}' is there twice", name));
    seen |= 1u << index;
    MYELIN_CHECK(take_field(static_cast<Field>(index), value, zone, draft, amount, currency));
  }
  if ((seen >> static_cast<unsigned>(Field::kind) & 1u) == 0)
    return bad("the field 'kind' is missing",
               fmt::format("write one of: {}", fmt::join(model::signal_kind_names, ", ")));
  Currency of{};
  if (!currency.empty()) {
    MYELIN_TRY(named, Currency::parse(currency));
    of = named;
  }
  if (!amount.empty()) {
    MYELIN_TRY(money, Money::parse(amount, of));
    draft.amount = money;
  }
  return draft;
}

}  // namespace myelin::connect
