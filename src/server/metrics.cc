#include "server/metrics.h"

#include <fmt/format.h>

#include <iterator>

namespace myelin::server {
namespace {

class Page {
 public:
  template <class Number>
  void add(std::string_view name, std::string_view kind, std::string_view help, Number value,
           std::string_view labels = {}) {
    fmt::format_to(std::back_inserter(text_), "# HELP {0} {1}\n# TYPE {0} {2}\n{0}{3} {4}\n", name,
                   help, kind, labels, value);
  }
  void money(std::string_view name, std::string_view help, const Money& value) {
    add(name, "gauge", help, value.text(),
        fmt::format("{{currency=\"{}\"}}", value.currency.view()));
  }
  std::string take() { return std::move(text_); }

 private:
  std::string text_;
};

}  // namespace

std::string metrics_text(const engine::Pulse& p) {
  Page page;
  page.add("myelin_ready", "gauge", "1 once the memory is rebuilt from the store.",
           p.ready ? 1 : 0);
  page.add("myelin_signals", "gauge", "Signals stored.", p.signals);
  page.add("myelin_texts", "gauge", "Signals that speak.", p.texts);
  page.add("myelin_mentions", "gauge", "Mentions of factors found in texts.", p.mentions);
  page.add("myelin_customers", "gauge", "Customers known.", p.customers);
  page.add("myelin_orders", "gauge", "Orders known.", p.orders);
  page.add("myelin_signals_per_second", "gauge", "Signals committed per second, over ten seconds.",
           p.signals_per_second);
  page.add("myelin_queue_signals", "gauge", "Signals that wait for the writer.", p.queue_signals);
  page.add("myelin_commits_total", "counter", "Commits of the reflex since the start.", p.commits);
  page.add("myelin_duplicates_total", "counter", "Signals that had come before.", p.duplicates);
  page.add("myelin_refused_total", "counter", "Signals that were refused.", p.refused);
  page.add("myelin_commit_ms_mean", "gauge", "Mean commit in milliseconds, over a minute.",
           p.commit_ms_mean);
  page.add("myelin_commit_ms_max", "gauge", "Longest commit in milliseconds, over a minute.",
           p.commit_ms_max);
  page.add("myelin_commits_over_10ms_total", "counter", "Commits that took longer than 10 ms.",
           p.commits_over_10ms);
  page.add("myelin_alerts_firing", "gauge", "Alerts that fire.", p.alerts_firing);
  page.add("myelin_cases_open", "gauge", "Cases not resolved.", p.cases_open);
  page.add("myelin_cases_overdue", "gauge", "Cases past their deadline.", p.cases_overdue);
  page.add("myelin_actions_queued", "gauge", "Actions that wait for delivery.", p.actions_queued);
  page.add("myelin_actions_dead", "gauge", "Actions given up after their last attempt.",
           p.actions_dead);
  page.add("myelin_quarantined", "gauge", "Rows in quarantine.", p.quarantined);
  page.money("myelin_money_at_stake", "Money at stake in firing alerts.", p.at_stake);
  page.money("myelin_money_lost", "Money lost, by the last closing of the books.", p.lost);
  page.money("myelin_money_paid", "Money paid by customers, by the last closing of the books.",
             p.paid);
  page.add("myelin_taxonomy_version", "gauge", "Version of the experience language.",
           p.taxonomy_version);
  return page.take();
}

}  // namespace myelin::server
