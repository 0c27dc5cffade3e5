#include "cause/driver_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace myelin::cause {
namespace {

constexpr std::string_view heading = "drivers 1";

// Values come from customers' files; whatever else they hold, they hold no field's end.
std::string field(std::string_view text) {
  std::string result(text);
  std::ranges::replace_if(result, [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
  return result;
}

// Fields of one line, taken one after another; a missing or broken one spoils the line.
class Line {
 public:
  explicit Line(std::string_view text) : rest_(text) {}
  bool empty() const { return rest_.empty(); }
  bool good() const { return good_; }
  std::string_view text() {
    const auto end = std::min(rest_.find('\t'), rest_.size());
    const auto result = rest_.substr(0, end);
    rest_.remove_prefix(std::min(rest_.size(), end + 1));
    return result;
  }
  template <class Number>
  Number number() {
    const auto part = text();
    Number value{};
    const auto [at, error] = std::from_chars(part.data(), part.data() + part.size(), value);
    good_ = good_ && error == std::errc{} && at == part.data() + part.size();
    return value;
  }
  template <class Enum, class Names>
  Enum one_of(const Names& names) {
    const auto at = std::ranges::find(names, text());
    good_ = good_ && at != names.end();
    return static_cast<Enum>(good_ ? at - names.begin() : 0);
  }
  Time time() { return from_us(number<std::int64_t>()); }

 private:
  std::string_view rest_;
  bool good_ = true;
};

std::string segment_text(const model::Segment& s) {
  return fmt::format("{}\t{}\t{}\t{}\t{}", to_us(s.from), to_us(s.until), field(s.product),
                     field(s.channel), field(s.region));
}
model::Segment segment_of(Line& line) {
  model::Segment s;
  s.from = line.time();
  s.until = line.time();
  s.product = line.text();
  s.channel = line.text();
  s.region = line.text();
  return s;
}

std::string driver_line(const model::Driver& d) {
  auto line = fmt::format("driver\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}", d.events, d.exposure,
                          d.expected, d.effect, d.low, d.high, d.share, d.p_value, d.values.size());
  for (const auto& [dimension, value] : d.values)
    line += fmt::format("\t{}\t{}", model::name(dimension), field(value));
  for (const auto id : d.evidence) line += fmt::format("\t{}", id.value);
  return line + "\n";
}

model::Driver driver_of(Line& line) {
  model::Driver d;
  for (double* value :
       {&d.events, &d.exposure, &d.expected, &d.effect, &d.low, &d.high, &d.share, &d.p_value})
    *value = line.number<double>();
  const auto values = std::min<std::size_t>(line.number<std::size_t>(), model::dimension_count);
  for (std::size_t i = 0; i < values; ++i) {
    const auto dimension = line.one_of<model::Dimension>(model::dimension_names);
    d.values.emplace_back(dimension, line.text());
  }
  while (!line.empty() && line.good()) d.evidence.push_back(SignalId{line.number<std::int64_t>()});
  return d;
}

model::OperationalRelation relation_of(Line& line) {
  model::OperationalRelation o;
  o.measure = line.text();
  for (double* value : {&o.with, &o.without, &o.effect, &o.low, &o.high, &o.p_value})
    *value = line.number<double>();
  o.n_with = line.number<std::int64_t>();
  o.n_without = line.number<std::int64_t>();
  return o;
}

bool read_line(Line& line, model::Explanation& e) {
  const auto what = line.text();
  if (what == "of") {
    e.metric = line.one_of<model::DriverMetric>(model::driver_metric_names);
    e.verdict = line.one_of<model::DriverVerdict>(model::driver_verdict_names);
    e.factor = line.text();
    for (double* value : {&e.events, &e.exposure, &e.expected, &e.rate, &e.rate_against})
      *value = line.number<double>();
    e.computed_at = line.time();
    e.taxonomy_version = line.number<int>();
    e.method = line.text();
  } else if (what == "now") {
    e.now = segment_of(line);
  } else if (what == "against") {
    e.against = segment_of(line);
  } else if (what == "driver") {
    e.drivers.push_back(driver_of(line));
  } else if (what == "reversal") {
    const auto dimension = line.one_of<model::Dimension>(model::dimension_names);
    const auto crude = line.number<double>();
    e.reversals.push_back({dimension, crude, line.number<double>()});
  } else if (what == "operation") {
    e.operations.push_back(relation_of(line));
  } else {
    return false;
  }
  return line.good();
}

}  // namespace

std::string text_of(const model::Explanation& e) {
  auto text = fmt::format("{}\nof\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", heading,
                          model::name(e.metric), model::name(e.verdict), field(e.factor), e.events,
                          e.exposure, e.expected, e.rate, e.rate_against, to_us(e.computed_at),
                          e.taxonomy_version, field(e.method));
  text += "now\t" + segment_text(e.now) + "\nagainst\t" + segment_text(e.against) + "\n";
  for (const auto& driver : e.drivers) text += driver_line(driver);
  for (const auto& r : e.reversals)
    text += fmt::format("reversal\t{}\t{}\t{}\n", model::name(r.dimension), r.crude, r.adjusted);
  for (const auto& o : e.operations)
    text += fmt::format("operation\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\t{}\n", o.measure, o.with,
                        o.without, o.effect, o.low, o.high, o.p_value, o.n_with, o.n_without);
  return text;
}

Result<model::Explanation> explanation_of(std::string_view text) {
  model::Explanation explanation;
  bool good = text.starts_with(heading);
  text.remove_prefix(std::min(text.size(), heading.size() + 1));
  while (good && !text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    Line line{text.substr(0, end)};
    good = read_line(line, explanation);
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  if (!good)
    return fail(ErrorCode::corrupt, "a stored explanation cannot be read",
                "it was written by another version; ask again with myelin explain");
  return explanation;
}

}  // namespace myelin::cause
