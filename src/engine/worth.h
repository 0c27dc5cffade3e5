// What each customer is worth to the company, as far as its own signals tell: the tier it was
// given, and what it paid. Thread safety: none; the writer thread owns it. Memory: about 60 bytes a
// customer.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/symbols.h"
#include "model/signal.h"
#include "store/store.h"

namespace myelin::engine {

class Worth {
 public:
  void observe(const model::Signal& signal, CustomerId customer);
  std::string_view tier(CustomerId customer) const;
  Money paid(CustomerId customer) const;
  std::size_t size() const { return customers_.size(); }
  Status load(store::Session& session);

 private:
  struct Entry {
    std::int64_t paid_minor = 0;
    Currency currency;
    std::uint32_t tier = 0;  // symbol + 1
  };
  std::unordered_map<CustomerId, Entry> customers_;
  Symbols tiers_;
};

}  // namespace myelin::engine
