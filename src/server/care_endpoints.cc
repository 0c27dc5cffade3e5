#include "server/care_endpoints.h"

#include <charconv>

#include "repair/settings.h"
#include "server/wire_care.h"

namespace myelin::server {
namespace {

std::unexpected<Error> wrong(const std::string& field, const std::string& wanted) {
  return fail(ErrorCode::invalid_argument, "the field '" + field + "' must be " + wanted,
              "The fields of this request are in /openapi.yaml");
}

// What one says by the medium's own name or by its channel's.
Result<repair::Medium> medium_named(const Call& call, const std::string& text) {
  const auto medium = call.engine.repair_settings().care.medium_of(text);
  if (medium) return *medium;
  return wrong("channel", "sms, phone, email, app, platform, or a channel of care.channels");
}
// Nobody says which: the first that has a channel.
repair::Medium usual_medium(const Call& call) {
  const auto& care = call.engine.repair_settings().care;
  for (std::size_t i = 0; i < repair::medium_count; ++i)
    if (!care.channels[i].empty()) return static_cast<repair::Medium>(i);
  return repair::Medium::sms;
}

Result<CustomerId> customer_numbered(const std::string& text) {
  CustomerId id;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id.value);
  if (error != std::errc{} || end != text.data() + text.size() || id.value <= 0)
    return wrong("customers", "a list of customers' numbers as text, such as [\"17\"]");
  return id;
}

Result<double> number_or(Fields& fields, const std::string& name, double otherwise) {
  const Json value = fields.any(name);
  if (value.is_null()) return otherwise;
  if (!value.is_number()) return wrong(name, "a number");
  return value.get<double>();
}

Result<engine::ContactQuestion> question_of(const Call& call, const std::string& channel,
                                            const std::string& purpose) {
  engine::ContactQuestion question{.medium = usual_medium(call)};
  if (!channel.empty()) {
    MYELIN_TRY(medium, medium_named(call, channel));
    question.medium = medium;
  }
  if (purpose.empty()) return question;
  const auto known = repair::purpose_named(purpose);
  if (!known) return wrong("purpose", "service or marketing");
  question.purpose = *known;
  return question;
}

Result<engine::Among> among_named(const std::string& text) {
  for (std::size_t i = 0; i < engine::among_names.size(); ++i)
    if (engine::among_names[i] == text) return static_cast<engine::Among>(i);
  return wrong("among", "all, complained or silent");
}

Result<engine::ContactRequest> request_of(Call& call, Fields& fields) {
  engine::ContactRequest request;
  MYELIN_TRY(message, fields.text_or("message", ""));
  MYELIN_TRY(from_template, fields.text_or("template", ""));
  MYELIN_TRY(language, fields.text_or("language", "zh"));
  MYELIN_TRY(channel, fields.text_or("channel", ""));
  MYELIN_TRY(purpose, fields.text_or("purpose", ""));
  MYELIN_TRY(offer, fields.text_or("offer", ""));
  MYELIN_TRY(among, fields.text_or("among", "all"));
  MYELIN_TRY(holdout, number_or(fields, "holdout", 0));
  MYELIN_TRY(dry_run, fields.boolean_or("dry_run", false));
  if (const Json only = fields.any("customers"); !only.is_null()) {
    if (!only.is_array()) return wrong("customers", "a list of customers' numbers as text");
    for (const auto& one : only) {
      if (!one.is_string()) return wrong("customers", "a list of customers' numbers as text");
      MYELIN_TRY(id, customer_numbered(one.get<std::string>()));
      request.only.push_back(id);
    }
  }
  MYELIN_CHECK(fields.nothing_else());
  if (language != "zh" && language != "en") return wrong("language", "zh or en");
  MYELIN_TRY(question, question_of(call, channel, purpose));
  MYELIN_TRY(of_whom, among_named(among));
  request.text = message;
  request.from_template = from_template;
  request.language = language == "en" ? model::Language::en : model::Language::zh;
  request.question = question;
  request.offer = offer;
  request.among = of_whom;
  request.holdout = holdout;
  request.dry_run = dry_run;
  return request;
}

Result<engine::ConsentDraft> consent_of(const Json& item, Zone zone) {
  if (!item.is_object()) return wrong("items", "a list of objects");
  Fields fields{item};
  engine::ConsentDraft draft;
  MYELIN_TRY(key, fields.text("key"));
  MYELIN_TRY(purpose, fields.text_or("purpose", ""));
  MYELIN_TRY(medium, fields.text_or("medium", ""));
  MYELIN_TRY(given, fields.boolean_or("given", true));
  MYELIN_TRY(at, fields.time("at", zone));
  MYELIN_TRY(expires_at, fields.time("expires_at", zone));
  MYELIN_TRY(source, fields.text("source"));
  MYELIN_CHECK(fields.nothing_else());
  if (!at) return wrong("at", "the time at which the customer said so");
  draft = {key, purpose, medium, given, *at, expires_at, source};
  return draft;
}

}  // namespace

Result<Response> list_affected(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(question, question_of(call, call.query.text("channel"), call.query.text("purpose")));
  MYELIN_TRY(among, (call.query.one_of<engine::Among>("among", engine::among_names)));
  MYELIN_TRY(reachable, call.query.boolean("reachable"));
  MYELIN_TRY(page, call.query.page());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(affected, engine::Care{call.engine}.affected(id, question));
  const Json counts = counts_of(affected);
  std::erase_if(affected.customers, [&](const engine::AffectedCustomer& one) {
    const bool open = one.permission.barrier == repair::Barrier::none;
    return (among == engine::Among::silent && !one.silent) ||
           (among == engine::Among::complained && one.silent) || (reachable && *reachable != open);
  });
  // The cursor counts rows: the list is made anew for every page.
  const auto all = affected.customers.size();
  const auto begin = std::min(static_cast<std::size_t>(page.before), all);
  const auto end = std::min(begin + page.rows, all);
  Json items = Json::array();
  for (auto i = begin; i < end; ++i) items.push_back(wire(affected.customers[i]));
  return json_reply({{"case_id", wire(id)},
                     {"channel", name(question.medium)},
                     {"purpose", name(affected.purpose)},
                     {"from", wire(affected.from)},
                     {"until", wire(affected.until)},
                     {"causes", list_of(affected.causes, [](const auto& c) { return wire(c); })},
                     {"counts", counts},
                     {"items", items},
                     {"next_cursor", end < all ? Json(std::to_string(end)) : Json(nullptr)}});
}

Result<Response> contact_affected(Call& call) {
  MYELIN_TRY(id, call.id<CaseId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(request, request_of(call, fields));
  MYELIN_TRY(answer, engine::Care{call.engine}.contact(id, request, call.actor()));
  return json_reply({{"dry_run", request.dry_run},
                     {"plan", wire(answer.plan)},
                     {"batch", answer.batch ? wire(*answer.batch) : Json(nullptr)}},
                    answer.batch ? 201 : 200);
}

Result<Response> list_contact_batches(Call& call) {
  MYELIN_TRY(repair, call.query.integer("case", 0));
  MYELIN_TRY(page, call.query.page());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(batches, engine::Care{call.engine}.batches(CaseId{repair}, page));
  return page_reply(
      batches, page, [](const engine::BatchAnswer& one) { return wire(one); },
      [](const engine::BatchAnswer& one) { return one.value.id.value; });
}

Result<Response> show_contact_batch(Call& call) {
  MYELIN_TRY(id, call.id<BatchId>());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(batch, engine::Care{call.engine}.batch(id));
  return json_reply(wire(batch));
}

Result<Response> list_contacts(Call& call) {
  MYELIN_TRY(id, call.id<BatchId>());
  MYELIN_TRY(page, call.query.page());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(contacts, engine::Care{call.engine}.contacts(id, page));
  return page_reply(
      contacts, page, [](const repair::Contact& one) { return wire(one); },
      [](const repair::Contact& one) { return one.id.value; });
}

Result<Response> show_contact_outcome(Call& call) {
  MYELIN_TRY(id, call.id<BatchId>());
  MYELIN_TRY(days, call.query.integer("days", 30));
  MYELIN_CHECK(call.query.nothing_else());
  if (days < 1 || days > 365) return wrong("days", "1 to 365");
  MYELIN_TRY(outcome, engine::Care{call.engine}.outcome(id, static_cast<int>(days)));
  return json_reply(wire(outcome));
}

Result<Response> stop_contact_batch(Call& call) {
  MYELIN_TRY(id, call.id<BatchId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  engine::Care care{call.engine};
  MYELIN_CHECK(care.stop(id, reason, call.actor()));
  MYELIN_TRY(batch, care.batch(id));
  return json_reply(wire(batch));
}

Result<Response> report_contact(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(message, fields.text("message_id"));
  MYELIN_TRY(outcome, fields.text("outcome"));
  MYELIN_CHECK(fields.nothing_else());
  const auto known = std::ranges::find(engine::letter_report_names, outcome);
  if (known == engine::letter_report_names.end())
    return wrong("outcome", "delivered, bounced or unsubscribed");
  MYELIN_CHECK(engine::Care{call.engine}.report(
      message, static_cast<engine::LetterReport>(known - engine::letter_report_names.begin()),
      call.actor()));
  return empty_reply();
}

Result<Response> import_consents(Call& call) {
  MYELIN_TRY(fields, Fields::read(call.request));
  const Json items = fields.any("items");
  MYELIN_CHECK(fields.nothing_else());
  if (!items.is_array() || items.empty()) return wrong("items", "a list of consents");
  std::vector<engine::ConsentDraft> drafts;
  std::vector<std::size_t> rows;  // of the drafts, in the request
  engine::ConsentReceipt unread;
  for (std::size_t i = 0; i < items.size(); ++i) {
    auto draft = consent_of(items[i], call.options.zone);
    if (draft) {
      drafts.push_back(std::move(*draft));
      rows.push_back(i);
    } else {
      unread.refused.push_back({i, std::move(draft.error())});
    }
  }
  if (drafts.empty()) return json_reply(wire(unread));
  MYELIN_TRY(receipt, engine::Care{call.engine}.import(std::move(drafts), call.actor()));
  for (auto& one : receipt.refused) one.row = rows[one.row];
  receipt.refused.insert(receipt.refused.end(), unread.refused.begin(), unread.refused.end());
  std::ranges::sort(receipt.refused, {}, &engine::ConsentRefusal::row);
  return json_reply(wire(receipt));
}

Result<Response> show_consents(Call& call) {
  MYELIN_TRY(id, call.id<CustomerId>());
  MYELIN_CHECK(call.query.nothing_else());
  MYELIN_TRY(answer, engine::Care{call.engine}.consents(id));
  return json_reply(wire(answer));
}

Result<Response> withdraw_consents(Call& call) {
  MYELIN_TRY(id, call.id<CustomerId>());
  MYELIN_TRY(fields, Fields::read(call.request));
  MYELIN_TRY(purpose, fields.text_or("purpose", ""));
  MYELIN_TRY(medium, fields.text_or("medium", ""));
  MYELIN_TRY(reason, fields.text("reason"));
  MYELIN_CHECK(fields.nothing_else());
  engine::Care care{call.engine};
  MYELIN_CHECK(care.withdraw(id, purpose, medium, reason, call.actor()));
  MYELIN_TRY(answer, care.consents(id));
  return json_reply(wire(answer));
}

}  // namespace myelin::server
