#include "base/limits.h"
#include "server/endpoints.h"
#include "server/wire_why.h"

namespace myelin::server {
namespace {

constexpr days period_max{limits::question_days_max};

Status bounded(Time from, Time until) {
  if (until - from <= period_max) return {};
  return fail(ErrorCode::too_large,
              "the period is longer than " + std::to_string(limits::question_days_max) + " days",
              "Ask about a shorter one: name from and until");
}

// Without times: the period of the same length just before, or the same period of the other
// product, channel or region.
Status read_against(Call& call, engine::ExplainQuestion& question) {
  MYELIN_TRY(from, call.query.time("against_from"));
  MYELIN_TRY(until, call.query.time("against_until"));
  const auto& now = question.now;
  auto& against = question.against;
  against.until = until.value_or(now.from);
  against.from = from.value_or(against.until - (now.until - now.from));
  // A name of the other side makes it two products, channels or regions of one time.
  const auto other = [&](const std::string& name, const std::string& same) {
    auto text = call.query.text(name);
    return text.empty() ? same : text;
  };
  against.product = other("against_product", now.product);
  against.channel = other("against_channel", now.channel);
  against.region = other("against_region", now.region);
  const bool others = against.product != now.product || against.channel != now.channel ||
                      against.region != now.region;
  if (others && !from && !until) against.from = now.from, against.until = now.until;
  return {};
}

Result<engine::JourneyQuestion> journey_question(Call& call) {
  engine::JourneyQuestion question;
  MYELIN_TRY(from, call.query.time("from"));
  MYELIN_TRY(until, call.query.time("until"));
  const Time end = until.value_or(call.now());
  // By whole days, so that who asks again asks the same.
  question.from = from.value_or(std::chrono::ceil<days>(end - period_max));
  question.until = until;
  MYELIN_CHECK(bounded(*question.from, end));
  for (std::size_t i = 0; i < model::dimension_count; ++i)
    question.where.values[i] = call.query.text(std::string{model::dimension_names[i]});
  MYELIN_TRY(rows, call.query.rows());
  question.rows = rows;
  return question;
}

}  // namespace

Result<Response> show_drivers(Call& call) {
  MYELIN_TRY(id, call.id<AlertId>());
  MYELIN_TRY(explanation, call.engine.drivers(id));
  return json_reply(wire(explanation, *call.names()));
}

Result<Response> explain(Call& call) {
  engine::ExplainQuestion question;
  MYELIN_TRY(metric,
             (call.query.one_of<model::DriverMetric>("metric", model::driver_metric_names)));
  question.metric = metric.value_or(model::DriverMetric::complaints);
  question.factor = call.query.text("factor");
  MYELIN_TRY(from, call.query.time("from"));
  MYELIN_TRY(until, call.query.time("until"));
  question.now.until = until.value_or(call.now());
  question.now.from = from.value_or(question.now.until - days{7});
  question.now.product = call.query.text("product");
  question.now.channel = call.query.text("channel");
  question.now.region = call.query.text("region");
  MYELIN_CHECK(read_against(call, question));
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_CHECK(bounded(question.now.from, question.now.until));
  MYELIN_CHECK(bounded(question.against.from, question.against.until));
  MYELIN_TRY(explanation, call.engine.explain(question));
  return json_reply(wire(explanation, *call.names()));
}

Result<Response> show_journey(Call& call) {
  MYELIN_TRY(question, journey_question(call));
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(journey, call.engine.journey(question));
  return json_reply(wire(journey));
}

Result<Response> journey_segments(Call& call) {
  MYELIN_TRY(by, (call.query.one_of<model::Dimension>("by", model::dimension_names)));
  MYELIN_TRY(question, journey_question(call));
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(segments,
             call.engine.journey_segments(question, by.value_or(model::Dimension::channel)));
  return json_reply(wire(segments));
}

Result<Response> journey_departments(Call& call) {
  constexpr days usual{90};
  MYELIN_TRY(from, call.query.time("from"));
  MYELIN_TRY(until, call.query.time("until"));
  MYELIN_CHECK(call.query.nothing_else());
  // By whole days, so that who asks again asks the same.
  const Time end = until.value_or(std::chrono::ceil<days>(call.now())),
             begin = from.value_or(end - usual);
  MYELIN_CHECK(bounded(begin, end));
  MYELIN_TRY(split, call.engine.contributions(begin, end));
  return json_reply(wire(split));
}

}  // namespace myelin::server
