#include "engine/reflex.h"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <vector>

#include "engine/append.h"
#include "engine/consent_signals.h"
#include "engine/stated_reason.h"
#include "model/mention_strength.h"

namespace myelin::engine {
namespace {

std::unexpected<Error> conflict_with(SignalId existing) {
  return fail(ErrorCode::conflict,
              fmt::format("signal {} has the same source and external id, and said something else",
                          existing.value),
              "a signal never changes: send the correction under an id of its own");
}

bool holds(std::span<const raw::OwnedKey> keys, const Fingerprint& token) {
  return std::ranges::any_of(keys,
                             [&](const raw::OwnedKey& owned) { return owned.key.token == token; });
}

}  // namespace

void for_each_factor(const model::Reading& reading, const cause::Taxonomy& taxonomy,
                     const std::function<void(const model::Factor&, const model::Mention&)>& each) {
  struct Strongest {
    model::FactorIndex factor;
    const model::Mention* mention;
  };
  const auto& factors = taxonomy.factors();
  // Of equals the one that begins first, then the one whose key does: as the store reads them back.
  const auto stronger = [&](const model::Mention& a, const model::Mention& b) {
    const float one = model::mention_strength(a.polarity, a.confidence),
                other = model::mention_strength(b.polarity, b.confidence);
    if (one != other) return one > other;
    return std::tie(a.aspect.begin, factors[a.factor].key) <
           std::tie(b.aspect.begin, factors[b.factor].key);
  };
  std::vector<Strongest> found;
  found.reserve(2 * reading.mentions.size());
  const auto note = [&](model::FactorIndex factor, const model::Mention& mention) {
    const auto known = std::ranges::find(found, factor, &Strongest::factor);
    if (known == found.end())
      found.push_back({factor, &mention});
    else if (stronger(mention, *known->mention))
      known->mention = &mention;
  };
  for (const auto& mention : reading.mentions) {
    note(mention.factor, mention);
    const auto parent = factors[mention.factor].parent;
    if (parent != model::no_factor && factors[parent].level == model::FactorLevel::factor)
      note(parent, mention);
  }
  for (const auto& [factor, mention] : found) each(factors[factor], *mention);
}

Result<std::vector<Receipt>> Reflex::decide(
    std::span<const std::shared_ptr<ArrivedBatch>> batches) {
  const Time now = parts_.clock.now();
  MYELIN_CHECK(advance(now));
  std::vector<Receipt> receipts;
  receipts.reserve(batches.size());
  bool live = false;
  for (const auto& batch : batches) {
    Receipt receipt;
    receipt.outcomes.reserve(batch->prepared.size());
    live = live || batch->arrival == Arrival::live;
    for (auto& prepared : batch->prepared) {
      Outcome outcome = decide_one(prepared, batch->arrival, now);
      if (outcome.fate == Fate::rejected && outcome.error.code == ErrorCode::internal)
        return std::unexpected(std::move(outcome.error));
      if (outcome.fate == Fate::accepted)
        ++receipt.accepted;
      else if (outcome.fate == Fate::duplicate)
        ++receipt.duplicates;
      else
        ++receipt.refused;
      receipt.outcomes.push_back(std::move(outcome));
    }
    parts_.counters.duplicates += static_cast<std::int64_t>(receipt.duplicates);
    parts_.counters.refused += static_cast<std::int64_t>(receipt.refused);
    receipts.push_back(std::move(receipt));
  }
  if (live) {
    auto& memory = *parts_.memory;
    auto unusual = memory.watch.evaluate_touched(now);
    std::ranges::move(findings_, std::back_inserter(unusual));
    findings_.clear();
    MYELIN_CHECK(alarm(unusual, now));
    MYELIN_CHECK(memory.watch.append_deltas(parts_.session));
  }
  return receipts;
}

Outcome Reflex::decide_one(Prepared& prepared, Arrival arrival, Time now) {
  if (prepared.refused) return {Fate::rejected, {}, std::move(*prepared.refused)};
  auto& memory = *parts_.memory;
  auto& signal = prepared.accepted.signal;
  SignalId existing;
  switch (memory.seen.check(signal.fingerprint, signal.content, &existing)) {
    case raw::Arrived::duplicate:
      return {Fate::duplicate, existing, {}};
    case raw::Arrived::conflict:
      return {Fate::conflict, existing, conflict_with(existing).error()};
    case raw::Arrived::fresh:
      break;
  }
  if (const auto spoken = parts_.language.now(); prepared.reading && prepared.language != spoken) {
    prepared.language = spoken;  // restated while it waited
    spoken->read(signal.text, *prepared.reading);
  }
  signal.id = SignalId{++memory.last_signal.value};
  memory.seen.insert(signal.fingerprint, signal.content, signal.id);
  const auto resolution = memory.identities.resolve(prepared.accepted.keys, signal.id, signal.at);
  signal.customer = resolution.own;
  if (raw::tells_of_order(signal.kind)) memory.orders.observe(signal);
  memory.orders.complete(signal);
  if (signal.kind == model::SignalKind::reference) categorise(signal);
  const CustomerId customer = memory.identities.current(signal.customer);
  memory.worth.observe(signal, customer);
  const bool spam = prepared.reading && (prepared.reading->spam ||
                                         memory.copies.copied(prepared.print, customer, signal.at,
                                                              prepared.reading->polarity < 0));
  auto written = append(prepared, resolution, spam);
  if (written) written = heed_consent(parts_.session, memory, prepared, customer, now);
  if (!written) return {Fate::rejected, {}, {ErrorCode::internal, written.error().message, {}}};
  if (arrival == Arrival::live) {
    look(prepared, customer, spam);
    weigh(prepared, customer, spam);
    if (memory.watch.size().exposures > 0) memory.watched_until = now;
  }
  if (signal.kind == model::SignalKind::post) spread(prepared, customer, arrival == Arrival::live);
  count(prepared);
  return {Fate::accepted, signal.id, {}};
}

Status Reflex::append(const Prepared& prepared, const raw::Resolution& resolution, bool spam) {
  const auto& [signal, keys, secrets] = prepared.accepted;
  MYELIN_CHECK(append_signal(
      parts_.session,
      {signal, prepared.reading ? &*prepared.reading : nullptr, *prepared.language->taxonomy,
       prepared.language->reader->model_version(), spam}));
  MYELIN_CHECK(raw::append(parts_.session, resolution, signal.id, signal.at));
  if (signal.kind == model::SignalKind::reference)
    MYELIN_CHECK(append_reference(parts_.session, signal));
  // A key's plain value was sealed when the key was new; only what the text itself holds is sealed
  // again.
  std::vector<trust::Secret> fresh;
  for (const auto& secret : secrets) {
    const bool of_key = std::ranges::any_of(
        keys, [&](const model::KeyToken& key) { return key.token == secret.token; });
    if (!of_key || holds(resolution.new_keys, secret.token)) fresh.push_back(secret);
  }
  return append_secrets(parts_.session, fresh, signal.received_at);
}

void Reflex::look(const Prepared& prepared, CustomerId customer, bool spam) {
  const auto& signal = prepared.accepted.signal;
  if (!model::speaks(signal.kind)) return look_at_fact(prepared, customer);
  auto& memory = *parts_.memory;
  const auto& product = signal.dimensions[model::Dimension::product];
  const auto& channel = signal.dimensions[model::Dimension::channel];
  memory.watch.expose({signal.at, signal.id, product, channel, spam, &signal.dimensions});
  if (!prepared.reading) return;
  const Money at_stake = memory.orders.paid(signal.order);
  for_each_factor(*prepared.reading, *prepared.language->taxonomy,
                  [&](const model::Factor& factor, const model::Mention& mention) {
                    memory.watch.observe({signal.at, signal.id, customer, product, channel,
                                          factor.key, mention.polarity, mention.confidence, spam,
                                          signal.order, at_stake, &signal.dimensions});
                  });
}

void Reflex::categorise(const model::Signal& reference) {
  if (reference.event != model::name(model::Dimension::product)) return;
  for (const auto& [key, value] : reference.attributes)
    if (key == "category") parts_.memory->watch.categorise(reference.external_id, value);
}

void Reflex::look_at_fact(const Prepared& prepared, CustomerId customer) {
  const auto& signal = prepared.accepted.signal;
  auto& memory = *parts_.memory;
  const auto& product = signal.dimensions[model::Dimension::product];
  const auto& channel = signal.dimensions[model::Dimension::channel];
  const bool reason = states_reason(signal.kind, signal.event), parcel = arrived(signal);
  if (reason || parcel)
    memory.watch.expose(
        {signal.at, signal.id, product, channel, false, &signal.dimensions, parcel});
  const auto fact = reason ? std::string_view(signal.event) : parcel_fact(signal);
  if (fact.empty()) return;
  const auto source = reason ? risk::Source::stated : risk::Source::happened;
  const Money at_stake = memory.orders.paid(signal.order);
  for_each_stated(fact, *prepared.language->taxonomy, [&](const model::Factor& factor) {
    memory.watch.observe({signal.at, signal.id, customer, product, channel, factor.key, -1, 1,
                          false, signal.order, at_stake, &signal.dimensions, source});
  });
}

void Reflex::weigh(const Prepared& prepared, CustomerId customer, bool spam) {
  if (!prepared.reading || !customer) return;
  auto& memory = *parts_.memory;
  const auto& signal = prepared.accepted.signal;
  const auto& factors = prepared.language->taxonomy->factors();
  std::vector<const model::Mention*> complaints;
  for (const auto& mention : prepared.reading->mentions)
    if (mention.polarity < 0) complaints.push_back(&mention);
  std::ranges::sort(complaints, {},
                    [](const model::Mention* m) { return m->polarity * m->confidence; });
  std::vector<std::string_view> keys;
  float intensity = 0;
  for (const auto* mention : complaints) {
    keys.push_back(factors[mention->factor].key);
    intensity = std::max(intensity, mention->intensity);
  }
  const auto tier = signal.customer_tier.empty() ? memory.worth.tier(customer)
                                                 : std::string_view{signal.customer_tier};
  auto finding = memory.valued.weigh(
      {signal.at, signal.id, customer, tier, memory.worth.paid(customer),
       memory.orders.paid(signal.order), signal.order, signal.dimensions[model::Dimension::product],
       signal.dimensions[model::Dimension::channel], prepared.reading->polarity,
       prepared.reading->confidence, intensity, spam, keys});
  if (finding) findings_.push_back(std::move(*finding));
}

void Reflex::spread(const Prepared& prepared, CustomerId customer, bool live) {
  const auto& signal = prepared.accepted.signal;
  risk::Posted posted{.at = signal.at,
                      .signal = signal.id,
                      .customer = customer,
                      .source = signal.source,
                      .external_id = signal.external_id,
                      .product = signal.dimensions[model::Dimension::product],
                      .channel = signal.dimensions[model::Dimension::channel],
                      .reach = signal.reach};
  for (const auto& [key, value] : signal.attributes)
    if (posted.parent.empty() &&
        std::ranges::find(model::parent_attributes, key) != model::parent_attributes.end())
      posted.parent = value;
  if (prepared.reading) {
    posted.polarity = prepared.reading->polarity;
    float worst = 0;
    for (const auto& mention : prepared.reading->mentions)
      if (mention.polarity * mention.confidence < worst) {
        worst = mention.polarity * mention.confidence;
        posted.factor = prepared.language->taxonomy->factors()[mention.factor].key;
      }
  }
  auto finding = parts_.memory->contagion.observe(posted);
  if (finding && live) findings_.push_back(std::move(*finding));
}

void Reflex::count(const Prepared& prepared) {
  auto& counters = parts_.counters;
  ++counters.signals;
  counters.last_day.add(prepared.accepted.signal.at, parts_.clock.now());
  if (prepared.reading) {
    ++counters.texts;
    counters.mentions += static_cast<std::int64_t>(prepared.reading->mentions.size());
  }
  counters.last_signal_us =
      std::max(counters.last_signal_us.load(), to_us(prepared.accepted.signal.at));
}

}  // namespace myelin::engine
