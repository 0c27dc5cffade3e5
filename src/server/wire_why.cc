#include "server/wire_why.h"

namespace myelin::server {
namespace {

Json segment(const model::Segment& s) {
  return {{"from", wire(s.from)},
          {"until", wire(s.until)},
          {"product", text_or_null(s.product)},
          {"channel", text_or_null(s.channel)},
          {"region", text_or_null(s.region)}};
}

Json driver(const model::Driver& d) {
  return {{"values", list_of(d.values,
                             [](const auto& value) -> Json {
                               return {{"dimension", model::name(value.first)},
                                       {"value", value.second}};
                             })},
          {"events", number(d.events)},
          {"n", number(d.exposure)},
          {"expected", number(d.expected)},
          {"effect", number(d.effect)},
          {"low", number(d.low)},
          {"high", number(d.high)},
          {"share", number(d.share)},
          {"p_value", number(d.p_value)},
          {"evidence", list_of(d.evidence, [](auto id) { return wire(id); })}};
}

Json operation(const model::OperationalRelation& o) {
  return {{"measure", o.measure},         {"with", number(o.with)}, {"without", number(o.without)},
          {"effect", number(o.effect)},   {"low", number(o.low)},   {"high", number(o.high)},
          {"p_value", number(o.p_value)}, {"n_with", o.n_with},     {"n_without", o.n_without}};
}

}  // namespace

Json wire(const model::Explanation& e, const FactorNames& names) {
  Json factor = nullptr;
  if (!e.factor.empty()) {
    const auto found = names.of(e.factor);
    factor = {{"key", e.factor},
              {"name", {{"zh", found.zh}, {"en", found.en}}},
              {"department", found.department}};
  }
  return {{"metric", model::name(e.metric)},
          {"factor", std::move(factor)},
          {"now", segment(e.now)},
          {"against", segment(e.against)},
          {"verdict", model::name(e.verdict)},
          {"events", number(e.events)},
          {"n", number(e.exposure)},
          {"expected", number(e.expected)},
          {"rate", number(e.rate)},
          {"rate_against", number(e.rate_against)},
          {"drivers", list_of(e.drivers, driver)},
          {"reversals", list_of(e.reversals,
                                [](const model::Reversal& r) -> Json {
                                  return {{"dimension", model::name(r.dimension)},
                                          {"crude", number(r.crude)},
                                          {"adjusted", number(r.adjusted)}};
                                })},
          {"operations", list_of(e.operations, operation)},
          {"computed_at", wire(e.computed_at)},
          {"taxonomy_version", e.taxonomy_version},
          {"method", e.method}};
}

namespace {

Json texts(const std::vector<std::string>& list) {
  return list_of(list, [](const std::string& text) { return Json(text); });
}
// Sums in currencies other than the commonest.
Json others(const std::vector<Money>& sums) {
  return list_of(std::span(sums).subspan(1), [](const Money& m) { return wire(m); });
}
Json wire_breakpoint(const model::JourneyBreakpoint& b) {
  return {{"step", b.step},
          {"next", b.next},
          {"reached", b.reached},
          {"continued", b.continued},
          {"drop", number(b.drop)},
          {"negative_share", number(b.negative_share)},
          {"negative_share_on", number(b.negative_share_on)},
          {"lost", wire(b.lost.front())},
          {"lost_other", others(b.lost)},
          {"instead", texts(b.instead)}};
}

}  // namespace

Json wire(const model::Journey& j) {
  return {{"orders", j.orders},
          {"events", j.events},
          {"from", wire(j.from)},
          {"until", wire(j.until)},
          {"intended", texts(j.intended)},
          {"conforming", number(j.conforming)},
          {"fitness", number(j.fitness)},
          {"steps", list_of(j.steps,
                            [](const model::JourneyStep& s) -> Json {
                              return {{"name", s.name},         {"orders", s.orders},
                                      {"events", s.events},     {"first", s.first},
                                      {"last", s.last},         {"texts", s.texts},
                                      {"negative", s.negative}, {"polarity", number(s.polarity)}};
                            })},
          {"edges", list_of(j.edges,
                            [](const model::JourneyEdge& e) -> Json {
                              return {{"from", e.from},
                                      {"to", e.to},
                                      {"events", e.events},
                                      {"orders", e.orders},
                                      {"hours_mean", number(e.hours_mean)},
                                      {"hours_max", number(e.hours_max)}};
                            })},
          {"variants_all", j.variants_all},
          {"variants", list_of(j.variants,
                               [&](const model::JourneyVariant& v) -> Json {
                                 return {{"steps", texts(v.steps)},
                                         {"orders", v.orders},
                                         {"intended", v.intended}};
                               })},
          {"breakpoints", list_of(j.breakpoints, wire_breakpoint)}};
}

Json wire(const model::JourneySegments& s) {
  const auto segment = [](const model::JourneySegment& one) -> Json {
    const auto compared = [&](double value) { return one.comparable ? number(value) : Json(); };
    return {{"value", text_or_null(one.value)},
            {"orders", one.orders},
            {"conforming",
             number(static_cast<double>(one.conforming) / static_cast<double>(one.orders))},
            {"conforming_orders", one.conforming},
            {"fitness", number(one.fitness)},
            {"difference", compared(one.difference)},
            {"interval_95", {{"low", compared(one.low)}, {"high", compared(one.high)}}},
            {"worst", one.worst ? wire_breakpoint(*one.worst) : Json()},
            {"lost", wire(one.lost.front())},
            {"lost_other", others(one.lost)}};
  };
  return {{"by", model::name(s.by)},
          {"orders", s.orders},
          {"segments_all", s.segments_all},
          {"items", list_of(s.segments, segment)}};
}

Json wire(const revenue::Contributions& split) {
  const auto interval = [](double low, double high) {
    return Json{{"low", number(low)}, {"high", number(high)}};
  };
  const auto department = [&](const revenue::DepartmentPart& d) -> Json {
    return {{"department", text_or_null(d.department)},
            {"orders", d.orders},
            {"part", number(d.part)},
            {"interval_95", interval(d.low, d.high)}};
  };
  const auto result = [&](const revenue::Contribution& c) -> Json {
    return {{"result", revenue::journey_result_names[static_cast<std::size_t>(c.result)]},
            {"orders", c.orders},
            {"mean", number(c.mean)},
            {"untroubled", number(c.untroubled)},
            {"untroubled_95", interval(c.low, c.high)},
            {"departments", list_of(c.departments, department)}};
  };
  return {{"from", wire(split.from)},   {"until", wire(split.until)},
          {"as_of", wire(split.as_of)}, {"taxonomy_version", split.taxonomy_version},
          {"orders", split.orders},     {"results", list_of(split.results, result)}};
}

}  // namespace myelin::server
