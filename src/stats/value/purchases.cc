#include "stats/value/purchases.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <tuple>

namespace myelin::stats::value {
namespace {

constexpr std::uint32_t repeats_max = 1'000'000;

auto key(const Purchases& p) {
  return std::tuple(p.repeats, p.age, p.last);
}

// A multiplicative hash of the three numbers' bits.
std::size_t place(const Purchases& p) {
  constexpr std::uint64_t odd = 0x9e3779b97f4a7c15;
  std::uint64_t h = p.repeats * odd;
  for (const double part : {p.last, p.age})
    h = (h ^ std::bit_cast<std::uint64_t>(part)) * odd, h ^= h >> 29;
  return static_cast<std::size_t>(h ^ h >> 32);
}

}  // namespace

Result<std::vector<CountedPurchases>> counted(std::span<const Purchases> customers) {
  for (const auto& p : customers)
    if (!(p.last >= 0 && p.last <= p.age && std::isfinite(p.age)) || p.repeats > repeats_max ||
        (p.repeats == 0) != (p.last == 0))
      return fail(ErrorCode::invalid_argument, "a purchase history contradicts itself",
                  "0 < last ≤ age where there are repeats, last = 0 where there are none");
  // Open addressing, at most half full; a slot holds the row's number + 1.
  std::vector<std::uint32_t> slots(std::bit_ceil(customers.size() * 2 + 2), 0);
  std::vector<CountedPurchases> rows;
  for (const auto& p : customers) {
    auto slot = place(p) & (slots.size() - 1);
    while (slots[slot] != 0 && key(rows[slots[slot] - 1].purchases) != key(p))
      slot = (slot + 1) & (slots.size() - 1);
    if (slots[slot] == 0) {
      rows.push_back({p, 0});
      slots[slot] = static_cast<std::uint32_t>(rows.size());
    }
    rows[slots[slot] - 1].customers += 1;
  }
  std::sort(rows.begin(), rows.end(),
            [](const auto& a, const auto& b) { return key(a.purchases) < key(b.purchases); });
  return rows;
}

std::vector<CountedPurchases> coarse(std::span<const CountedPurchases> rows, std::size_t rows_max) {
  const auto run = (rows.size() + rows_max - 1) / std::max<std::size_t>(rows_max, 1);
  std::vector<CountedPurchases> result;
  std::size_t begin = 0;
  while (begin < rows.size()) {
    CountedPurchases sum{{rows[begin].purchases.repeats, 0, 0}, 0};
    std::size_t end = begin;
    for (; end < rows.size() && end - begin < run &&
           rows[end].purchases.repeats == sum.purchases.repeats;
         ++end) {
      sum.customers += rows[end].customers;
      sum.purchases.last += rows[end].customers * rows[end].purchases.last;
      sum.purchases.age += rows[end].customers * rows[end].purchases.age;
    }
    sum.purchases.last /= sum.customers;
    sum.purchases.age /= sum.customers;
    result.push_back(sum);
    begin = end;
  }
  return result;
}

}  // namespace myelin::stats::value
