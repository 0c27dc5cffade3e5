// Experiments: planned, run, read and decided; and the arms that units get.
#include "server/endpoints.h"
#include "server/wire_experiment.h"

namespace myelin::server {
namespace {

using model::Experiment;

std::unexpected<Error> wrong(const std::string& field, std::string_view wanted) {
  return fail(ErrorCode::invalid_argument,
              "the field '" + field + "' must be " + std::string{wanted},
              "The fields of this request are in /openapi.yaml");
}

template <class Enum, class Names>
Result<Enum> named(const std::string& field, const std::string& value, const Names& names) {
  std::string known;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == value) return static_cast<Enum>(i);
    known += (i == 0 ? "" : ", ") + std::string{names[i]};
  }
  return wrong(field, "one of: " + known);
}

Result<double> number_or(Fields& fields, const std::string& name, double otherwise) {
  const Json value = fields.any(name);
  if (value.is_null()) return otherwise;
  if (!value.is_number()) return wrong(name, "a number");
  return value.get<double>();
}

Result<int> days_or(Fields& fields, const std::string& name, int otherwise) {
  MYELIN_TRY(value, fields.integer_or(name, otherwise));
  if (value < 1 || value > limits::experiment_days_max)
    return wrong(name, "1 to " + std::to_string(limits::experiment_days_max));
  return static_cast<int>(value);
}

// Lists of objects: [{"name": "as_is", "share": 0.9}, …].
Result<std::vector<Fields>> objects(Fields& fields, const std::string& name) {
  const Json list = fields.any(name);
  std::vector<Fields> found;
  if (list.is_null()) return found;
  if (!list.is_array()) return wrong(name, "a list of objects");
  for (const auto& one : list) {
    if (!one.is_object()) return wrong(name, "a list of objects");
    found.emplace_back(one);
  }
  return found;
}

Status read_arms(Fields& fields, Experiment& draft) {
  MYELIN_TRY(arms, objects(fields, "arms"));
  for (auto& arm : arms) {
    MYELIN_TRY(name, arm.text("name"));
    MYELIN_TRY(share, number_or(arm, "share", 0));
    MYELIN_CHECK(arm.nothing_else());
    draft.arms.push_back({name, share});
  }
  return {};
}

Status read_guards(Fields& fields, Experiment& draft) {
  MYELIN_TRY(guards, objects(fields, "guards"));
  for (auto& guard : guards) {
    MYELIN_TRY(metric, guard.text("metric"));
    MYELIN_TRY(must_not, guard.text("must_not"));
    MYELIN_TRY(margin, number_or(guard, "margin", 0));
    MYELIN_CHECK(guard.nothing_else());
    MYELIN_TRY(of,
               (named<model::ExperimentMetric>("metric", metric, model::experiment_metric_names)));
    MYELIN_TRY(harm, (named<model::Harm>("must_not", must_not, model::harm_names)));
    draft.guards.push_back({of, harm, margin});
  }
  return {};
}

Result<Response> answered(Call& call, ExperimentId id, int status = 200) {
  MYELIN_TRY(answer, call.engine.experiment(id, {}));
  return json_reply(wire(*answer, *call.names()), status);
}

}  // namespace

Result<Response> list_experiments(Call& call) {
  engine::ExperimentFilter filter;
  MYELIN_TRY(state,
             (call.query.one_of<model::ExperimentState>("state", model::experiment_state_names)));
  filter.state = state;
  MYELIN_TRY(repair, call.query.integer("case", 0));
  filter.repair = CaseId{repair};
  MYELIN_TRY(page, call.query.page());
  filter.page = page;
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(rows, call.engine.experiments(filter));
  const auto names = call.names();
  return page_reply(
      rows, page,
      [&](const engine::ExperimentAnswer& row) {
        Json json = wire(row.value, *names);
        json["exposed"] = row.exposed;
        return json;
      },
      [](const engine::ExperimentAnswer& row) { return row.value.id.value; });
}

Result<Response> show_experiment(Call& call) {
  MYELIN_TRY(id, call.id<ExperimentId>());
  MYELIN_TRY(as_of, call.query.time("as_of"));
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, call.engine.experiment(id, as_of));
  return json_reply(wire(*answer, *call.names()));
}

Result<Response> create_experiment(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  Experiment draft;
  MYELIN_TRY(name, fields.text("name"));
  MYELIN_TRY(hypothesis, fields.text("hypothesis"));
  MYELIN_TRY(unit, fields.text_or("unit", "customer"));
  MYELIN_TRY(metric, fields.text("metric"));
  MYELIN_TRY(product, fields.text_or("product", ""));
  MYELIN_TRY(channel, fields.text_or("channel", ""));
  MYELIN_TRY(factor, fields.text_or("factor", ""));
  MYELIN_TRY(window, days_or(fields, "window_days", draft.window_days));
  MYELIN_TRY(before, days_or(fields, "before_days", draft.before_days));
  MYELIN_TRY(planned, fields.integer_or("planned_units", 0));
  MYELIN_TRY(end, fields.time("planned_end", call.options.zone));
  MYELIN_CHECK(read_arms(fields, draft));
  MYELIN_CHECK(read_guards(fields, draft));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(of_unit, (named<model::ExperimentUnit>("unit", unit, model::experiment_unit_names)));
  MYELIN_TRY(of_metric,
             (named<model::ExperimentMetric>("metric", metric, model::experiment_metric_names)));
  draft.name = name, draft.hypothesis = hypothesis;
  draft.unit = of_unit, draft.metric = of_metric;
  draft.product = product, draft.channel = channel, draft.factor = factor;
  draft.window_days = window, draft.before_days = before;
  draft.planned_units = planned, draft.planned_end = end;
  MYELIN_TRY(created, call.engine.create_experiment(std::move(draft), call.actor()));
  return answered(call, created.id, 201);
}

Result<Response> start_experiment(Call& call) {
  MYELIN_TRY(id, call.id<ExperimentId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.start_experiment(id, call.actor()));
  return answered(call, id);
}

Result<Response> stop_experiment(Call& call) {
  MYELIN_TRY(id, call.id<ExperimentId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.stop_experiment(id, reason, call.actor()));
  return answered(call, id);
}

Result<Response> decide_experiment(Call& call) {
  MYELIN_TRY(id, call.id<ExperimentId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(arm, fields.text("arm"));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_CHECK(call.engine.decide_experiment(id, arm, reason, call.actor()));
  return answered(call, id);
}

Result<Response> assign_units(Call& call) {
  MYELIN_TRY(id, call.id<ExperimentId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(units, fields.texts("units"));
  MYELIN_CHECK(fields.nothing_else());
  MYELIN_TRY(told, call.engine.assign(id, units));
  return json_reply({{"items", list_of(told, [](const model::ExperimentAssignment& one) -> Json {
                        return {{"unit", one.unit},
                                {"arm", one.arm},
                                {"exposed_at", wire(one.exposed_at)},
                                {"fresh", one.fresh}};
                      })}});
}

Result<Response> try_repair(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  engine::TryFirst wanted;
  MYELIN_TRY(share, number_or(fields, "share", wanted.share));
  MYELIN_TRY(planned, fields.integer_or("planned_units", 0));
  MYELIN_TRY(window, days_or(fields, "window_days", wanted.window_days));
  MYELIN_TRY(hypothesis, fields.text("hypothesis"));
  MYELIN_CHECK(fields.nothing_else());
  wanted.share = share, wanted.planned_units = planned;
  wanted.window_days = window, wanted.hypothesis = hypothesis;
  MYELIN_TRY(begun, call.engine.try_repair(id, wanted, call.actor()));
  return answered(call, begun.id, 201);
}

}  // namespace myelin::server
