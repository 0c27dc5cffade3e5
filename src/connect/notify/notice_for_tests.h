// For tests: one notice with everything in it.
#pragma once
#include "connect/notify/notice.h"

namespace myelin::connect::notify {

inline Notice example_notice() {
  Notice n;
  n.event = "case.opened";
  n.at = *parse_time("2026-11-20 10:00", Zone{});
  n.repair = CaseId{17};
  n.alert = AlertId{5};
  n.severity = model::Severity::critical;
  n.title_zh = "抖音「小禾 6L 空气炸锅」的「包装破损」投诉是平时的 7.4 倍，集中在承运商极速达";
  n.title_en = "Complaints about “packaging damaged” are 7.4 times the usual";
  n.factor = "delivery.packaging.damaged";
  n.factor_zh = "包装破损";
  n.factor_en = "packaging damaged";
  n.product = "小禾 6L 空气炸锅";
  n.channel = "douyin";
  n.department = "供应链";
  n.since = *parse_time("2026-11-19 08:00", Zone{});
  n.due_at = *parse_time("2026-11-20 14:00", Zone{});
  n.at_stake = {3200000, {}};
  n.customers = 132;
  n.observed = 74;
  n.expected = 10;
  n.ratio = 7.4;
  n.concentrations.push_back({model::Dimension::carrier, "极速达", 0.86, 0.21, 1e-9, 74});
  n.follows = {"return", 182, 80, 2, 30.0, 27, 2.1, 7};
  n.url = "https://m.example.com/repairs/17";
  return n;
}

}  // namespace myelin::connect::notify
