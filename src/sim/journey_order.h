// What the journey knows of one order while it tells its life. Private to journey*.cc.
#pragma once
#include <string>

#include "sim/journey.h"
#include "sim/season.h"

namespace myelin::sim {

struct Journey::Order {
  std::string key;
  int person = 0, product = 0, carrier = 0, warehouse = 0, store = 0, day = 0;
  Sales sales = Sales::tmall;
  Time at, paid, due, shipped, delivered;
  std::int64_t minor = 0;
  int quantity = 1;
  std::string batch;
  bool late = false;
  Topic topic = Topic::none;
  int fault = -1;  // behind the topic
  int outbreak = -1;
  bool mild = false;
  Label label() const {
    return {.topic = topic,
            .fault = fault,
            .promoted = Season::promotion(Zone{}.day(at)) > 1,
            .outbreak = outbreak};
  }
  int days_waited() const { return static_cast<int>((delivered - paid) / hours{24}); }
};

}  // namespace myelin::sim
