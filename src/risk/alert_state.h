// What an AlertBook holds; private to its sources.
#pragma once
#include <map>
#include <optional>
#include <unordered_map>
#include <vector>

#include "risk/alert_book.h"
#include "risk/incident.h"

namespace myelin::risk {

struct AlertBook::State {
  struct Entry {
    model::Alert alert;
    std::vector<CustomerId>
        customers;  // ascending; empty after load() until the watch speaks of it again
    std::map<std::uint64_t, Money> orders;  // by hash of the order key
    Time last_seen;
    std::vector<CauseValue> cause;  // ascending; what drivers found
    bool told = false;              // it was visible at some time since it last opened
  };
  // What happened to one alert in one call; folded into a single event.
  struct Change {
    model::AlertChange change;
    std::string detail;
  };
  using Changes = std::map<AlertId, Change>;

  State(AlertBookSettings s, NextId n) : settings(std::move(s)), next_id(std::move(n)) {}

  static std::string fingerprint(const model::Alert& alert);
  void take(const Finding& finding, Time now, Changes& changes);
  void open(const Finding& finding, Time now, Changes& changes);
  void refresh(Entry& entry, const Finding& finding, Time now);
  void forget_old(Time now);
  model::Severity severity(const model::Alert& alert) const;
  // Decides anew who mutes whom, and turns the changes into events.
  std::vector<AlertEvent> settle(Changes changes, Time now, std::string_view actor);
  bool is_consequence(std::string_view factor) const;
  AlertId settled_by(const Entry& entry) const;
  void place(Time now);
  std::string silenced_by(const model::Alert& alert, Time now) const;
  std::string inhibited_by_rule(const model::Alert& alert) const;
  Result<Entry*> live(AlertId id, std::string_view verb);

  AlertBookSettings settings;
  NextId next_id;
  std::map<AlertId, Entry> entries;
  std::unordered_map<std::string, AlertId> newest;  // by fingerprint
  std::vector<Silence> silences;
};

}  // namespace myelin::risk
