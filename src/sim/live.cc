#include "sim/live.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

namespace myelin::sim {
namespace {

constexpr double signals_per_order =
    5.1;  // of a steady day, measured; sim tests hold it within a tenth

CompanyOptions company_options(const LiveOptions& o, Time began) {
  CompanyOptions c;
  c.seed = o.seed;
  c.start = began - days{o.history_days};
  c.days = 0;
  c.scale = o.scale;
  c.steady_from_day = o.history_days;
  // Another start is another company: its ids must not meet those of an earlier run on the same
  // instance.
  c.run = fmt::format("{:x}", to_us(began) / 1'000'000);
  return c;
}

}  // namespace

LiveCompany::LiveCompany(LiveOptions options, const Clock& clock)
    : clock_(clock), began_(clock.now()), pace_(0), company_(company_options(options, began_)) {
  const double signals_per_day = 420 * signals_per_order * options.scale;
  pace_ = options.signals_per_second * 86'400 / signals_per_day;
}

Time LiveCompany::on_clock(Time t) const {
  if (t <= began_) return t;
  return began_ + Duration{static_cast<std::int64_t>(
                      std::llround(static_cast<double>((t - began_).count()) / pace_))};
}

void LiveCompany::fill() {
  if (waiting_) return;
  model::Draft draft;
  if (!company_.next(draft)) return;
  draft.at = on_clock(*draft.at);
  if (draft.due) draft.due = on_clock(*draft.due);
  waiting_ = std::move(draft);
}

std::vector<model::Draft> LiveCompany::history(std::size_t drafts_max) {
  std::vector<model::Draft> out;
  while (out.size() < drafts_max) {
    fill();
    if (!waiting_ || *waiting_->at >= began_) break;
    out.push_back(*std::exchange(waiting_, std::nullopt));
  }
  return out;
}

std::vector<model::Draft> LiveCompany::due(std::size_t drafts_max) {
  std::vector<model::Draft> out;
  const Time now = clock_.now();
  while (out.size() < drafts_max) {
    fill();
    if (!waiting_ || *waiting_->at > now) break;
    model::Draft draft = *std::exchange(waiting_, std::nullopt);
    if (*draft.at >= began_) out.push_back(std::move(draft));
  }
  return out;
}

Time LiveCompany::next_at() {
  fill();
  return waiting_ ? *waiting_->at : Time::max();
}

}  // namespace myelin::sim
