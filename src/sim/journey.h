// Journey: the life of one order, from the click to the last word about it, put on the timeline as
// drafts. Thread safety: none.
#pragma once
#include <array>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.h"
#include "sim/catalog.h"
#include "sim/people.h"
#include "sim/plan.h"
#include "sim/timeline.h"
#include "sim/writer.h"

namespace myelin::sim {

class Journey {
 public:
  Journey(const CompanyOptions& options, const Catalog& catalog, People& people, Plan& plan,
          Timeline& timeline);
  ~Journey();
  // Somebody buys something at `at`.
  void buy(Time at);
  // Somebody is paid to buy and to praise.
  void buy_praise(Time at, const Planted& planted);
  // Somebody who bought the product in the weeks before, and has not complained yet, complains of
  // it now, as part of an outbreak. Nobody does where there is no such buyer.
  void complain(Time at, int product, Topic topic, int outbreak);
  // Somebody posts about the brand, bought or not.
  void post_idly(Time at);

 private:
  struct Order;  // what is known of the order while its life is told
  using Kind = model::SignalKind;

  Order draw(Time at, int person, int product, Sales sales);
  int draw_product(Time at, Sales sales);
  void place(const Order& order, Label label);
  bool cancel(const Order& order);
  void carry(Order& order, Label label);
  void draw_complaint(Order& order);
  // Notes an order that escaped a fault because it was mended. `chance`: of the fault in full.
  void note_spared(const Order& order, const Planted& fault, double chance, Topic topic);
  static double expected_loss(const Order& order, Topic topic);
  bool send_back(const Order& order);  // whether anything or any money went back
  void remember(const Order& order);
  void refund(const Order& order, Time at, std::string_view event, std::int64_t minor);
  void speak(const Order& order);
  void contact(const Order& order, Time at, bool by_phone);
  void review(const Order& order, Time at, std::string_view suffix = "-R");
  void survey(const Order& order, Time at, std::string_view suffix = "-N");
  void post(const Order& order, Time at);

  model::Draft draft(const Order& order, std::string source, std::string_view suffix, Kind kind,
                     Time at) const;
  void push(model::Draft draft, Label label, int person);
  Scene scene(const Order& order, Topic topic);
  Time awake(Time at);  // moved to an hour at which people write
  Time after(Time at, double hours) const {
    return at + seconds{static_cast<std::int64_t>(hours * 3600)};
  }

  const CompanyOptions& options_;
  const Catalog& catalog_;
  People& people_;
  Plan& plan_;
  Timeline& timeline_;
  Writer writer_;
  // Apart, so that another wording does not change what happens, nor does what a repair spared.
  Random events_, words_, spared_;
  std::vector<std::array<double, topic_count>>
      rates_;  // by product: chance per order of each complaint
  std::vector<double> weights_;
  std::vector<std::deque<Order>> content_;  // by product: who may still complain; outbreaks only
  std::int64_t orders_ = 0, posts_ = 0;
};

}  // namespace myelin::sim
