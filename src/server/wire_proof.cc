// Comparisons and verdicts on repairs. Effects leave as shares of the rate of complaints: −0.4 is a
// fall by 40 %.
#include <cmath>

#include "server/wire.h"

namespace myelin::server {
namespace {

Json share(double log_ratio) {
  return number(std::expm1(log_ratio));
}
Json fall(double size) {
  return number(-std::expm1(-size));
}
Time hour_start(std::int64_t hour) {
  return from_us(hour * 3'600'000'000);
}
Json wire(const model::Sentence& sentence) {
  return {{"zh", sentence.zh}, {"en", sentence.en}};
}

}  // namespace

Json wire(const model::Comparison& p) {
  const bool compares = p.method != model::ComparisonMethod::none;
  const auto window = [&](std::int64_t from, std::int64_t until) -> Json {
    if (!compares) return nullptr;
    return {{"from", wire(hour_start(from))}, {"until", wire(hour_start(until))}};
  };
  const auto chance = [&](const std::optional<double>& known) {
    return compares && known ? number(*known) : Json(nullptr);
  };
  return {{"method", model::name(p.method)},
          {"measure", model::name(p.measure)},
          {"outcome",
           {{"product", text_or_null(p.cell.product)},
            {"channel", text_or_null(p.cell.channel)},
            {"factor", text_or_null(p.cell.factor)}}},
          {"planned_at", wire(p.planned_at)},
          {"due_at", wire(p.due_at)},
          {"before", window(p.before_from, p.before_until)},
          {"after", window(p.after_from, p.after_until)},
          {"bin_hours", p.bin_hours},
          {"controls", p.controls},
          {"baseline_rate", number(p.baseline_rate)},
          {"burning_rate", number(p.burning_rate)},
          {"fall_that_counts", compares ? fall(p.enough) : Json(nullptr)},
          {"fall_that_would_show", compares ? fall(p.detectable) : Json(nullptr)},
          {"chance_told_of_whole_repair", chance(p.sees_whole)},
          {"chance_told_of_half_repair", chance(p.sees_half)},
          {"chance_told_of_no_repair", chance(p.sees_none)},
          {"why", wire(p.why)}};
}

Json wire(const model::Verdict& v) {
  const bool compared = !v.series.empty();
  const auto known = [&](const Json& value) { return compared ? value : Json(nullptr); };
  return {{"verdict", model::name(v.kind)},
          {"judged_at", wire(v.judged_at)},
          {"method", v.method ? Json(model::name(*v.method)) : Json(nullptr)},
          {"fell_back", v.fell_back.en.empty() ? Json(nullptr) : wire(v.fell_back)},
          {"effect", known(share(v.effect))},
          {"low", known(share(v.low))},
          {"high", known(share(v.high))},
          {"p_value", known(number(v.p_value))},
          {"fall_that_would_show", known(fall(v.detectable))},
          {"rate_before", known(number(v.rate_before))},
          {"rate_after", known(number(v.rate_after))},
          {"autocorrelation", known(number(v.autocorrelation))},
          {"degrees_of_freedom", known(number(v.freedom))},
          {"reason", wire(v.reason)},
          {"series", list_of(v.series, [](const model::VerdictPoint& p) -> Json {
             return {{"at", wire(p.at)},
                     {"observed", number(p.observed)},
                     {"expected", number(p.expected)},
                     {"low", number(p.low)},
                     {"high", number(p.high)}};
           })}};
}

}  // namespace myelin::server
