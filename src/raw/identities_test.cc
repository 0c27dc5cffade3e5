#include "raw/identities.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/hash.h"
#include "base/limits.h"
#include "base/random.h"
#include "store/duckdb/duckdb_store.h"

namespace myelin::raw {
namespace {

using model::KeyKind;
using model::KeyToken;

KeyToken key(KeyKind kind, std::string_view text) {
  return {kind, hash128(std::string{name(kind)} + ":" + std::string{text})};
}
KeyToken phone(std::string_view text) {
  return key(KeyKind::phone, text);
}
KeyToken account(std::string_view text) {
  return key(KeyKind::account, text);
}
KeyToken device(std::string_view text) {
  return key(KeyKind::device, text);
}

// Identities with a counter of signals, and with rows when it is asked to keep them.
class Desk {
 public:
  Resolution see(std::vector<KeyToken> keys) {
    ++signal_;
    auto resolution = who.resolve(keys, SignalId{signal_}, from_us(signal_));
    if (session_ == nullptr) return resolution;
    const auto appended = append(*session_, resolution, SignalId{signal_}, from_us(signal_));
    EXPECT_TRUE(appended);
    return resolution;
  }
  void keep(store::Session* session) { session_ = session; }
  Identities who;

 private:
  std::int64_t signal_ = 0;
  store::Session* session_ = nullptr;
};

// The partition of keys into customers, whatever their numbers are.
std::set<std::set<Fingerprint>> partition(const Identities& who,
                                          const std::vector<KeyToken>& keys) {
  std::map<CustomerId, std::set<Fingerprint>> groups;
  for (const KeyToken& k : keys)
    if (const CustomerId c = who.customer_of(k.token)) groups[c].insert(k.token);
  std::set<std::set<Fingerprint>> out;
  for (auto& [customer, group] : groups) out.insert(std::move(group));
  return out;
}

}  // namespace

TEST(Identities, KeysOfOneSignalAreOneCustomer) {
  Desk desk;
  const auto first = desk.see({phone("1"), account("a")});
  EXPECT_TRUE(first.created);
  EXPECT_EQ(first.new_keys.size(), 2U);
  const auto again = desk.see({account("a")});
  EXPECT_FALSE(again.created);
  EXPECT_EQ(again.customer, first.customer);
  EXPECT_FALSE(desk.see({}).customer);
}

TEST(Identities, AMergeIsExplainedAndUndone) {
  Desk desk;
  const auto a = desk.see({account("a"), phone("1")});
  const auto b = desk.see({account("b"), phone("1")});
  ASSERT_EQ(b.merges.size(), 1U);
  EXPECT_EQ(b.merges[0].key.token, phone("1").token);
  EXPECT_EQ(b.merges[0].kept, a.customer);
  EXPECT_EQ(b.merges[0].evidence, SignalId{2});
  EXPECT_EQ(b.customer, a.customer);
  EXPECT_EQ(desk.who.customers(), 1);

  const auto undone = desk.who.undo(b.merges[0].id, from_us(9));
  ASSERT_TRUE(undone);
  EXPECT_NE(undone->kept, undone->absorbed);
  EXPECT_EQ(desk.who.current(b.own), b.own) << "its signals go back with it";
  EXPECT_EQ(desk.who.undo(b.merges[0].id, from_us(9)).error().code, ErrorCode::conflict);
  EXPECT_EQ(desk.who.undo(MergeId{77}, from_us(9)).error().code, ErrorCode::not_found);

  EXPECT_TRUE(desk.see({account("b"), phone("1")}).merges.empty()) << "not again by the same key";
  EXPECT_EQ(desk.who.customers(), 2);
  EXPECT_EQ(desk.see({account("b"), account("a")}).merges.size(), 0U) << "a is the key that stayed";
  EXPECT_EQ(desk.see({account("b"), phone("2")}).own, b.own);
  EXPECT_EQ(desk.see({account("a"), phone("2")}).merges.size(), 1U)
      << "another key is new evidence";
}

TEST(Identities, AHotlineGluesNobody) {
  Desk desk;
  const auto hotline = phone("shop");
  std::vector<CustomerId> own;
  std::vector<model::Merge> undone;
  for (int i = 0; i < 20; ++i) {
    const auto seen = desk.see({hotline, account(std::to_string(i))});
    own.push_back(seen.own);
    undone.insert(undone.end(), seen.undone.begin(), seen.undone.end());
    if (!seen.newly_shared.empty()) {
      EXPECT_EQ(i, limits::customers_per_key_max) << "the first customer too many";
    }
  }
  EXPECT_TRUE(desk.who.shared(hotline.token));
  EXPECT_FALSE(desk.who.customer_of(hotline.token));
  EXPECT_EQ(undone.size(), static_cast<std::size_t>(limits::customers_per_key_max - 1));
  EXPECT_EQ(desk.who.customers(), 20);
  std::set<CustomerId> distinct;
  for (CustomerId c : own) distinct.insert(desk.who.current(c));
  EXPECT_EQ(distinct.size(), 20U);
  EXPECT_FALSE(desk.see({hotline}).customer) << "it identifies nobody";
}

TEST(Identities, AFrontDesksDeviceAndAGuestAccountGlueNobody) {
  Desk desk;
  for (int i = 0; i < 30; ++i) desk.see({device("desk"), phone(std::to_string(i))});
  EXPECT_EQ(desk.who.customers(), 30);
  Desk guests;
  for (int i = 0; i < 60; ++i) guests.see({account("guest"), phone(std::to_string(i))});
  EXPECT_TRUE(guests.who.shared(account("guest").token));
  EXPECT_EQ(guests.who.customers(), 60);
}

TEST(Identities, ManyDevicesOfOnePersonStayOnePerson) {
  Desk desk;
  for (int i = 0; i < 12; ++i) desk.see({device(std::to_string(i))});  // visits before the login
  for (int i = 0; i < 12; ++i) desk.see({device(std::to_string(i)), phone("1"), account("a")});
  EXPECT_FALSE(desk.who.shared(phone("1").token));
  EXPECT_EQ(desk.who.customers(), 1);
}

// Without a shared key, customers are the connected components of the keys, in whatever order
// signals come.
RC_GTEST_PROP(IdentitiesLaws, OrderDoesNotMatter, (std::uint64_t seed)) {
  Random random{seed};
  std::vector<KeyToken> keys;
  std::vector<std::vector<KeyToken>> signals;
  for (int person = 0; person < 12; ++person) {
    // At most five accounts and two phones a person: below every limit of sharing.
    std::vector<KeyToken> own;
    const auto accounts = random.between(1, 3), phones = random.between(0, 2);
    for (int i = 0; i < accounts; ++i) own.push_back(account(std::to_string(person * 100 + i)));
    for (int i = 0; i < phones; ++i) own.push_back(phone(std::to_string(person * 100 + i)));
    own.push_back(device(std::to_string(person)));
    keys.insert(keys.end(), own.begin(), own.end());
    for (int i = 0; i < 5; ++i) {
      std::vector<KeyToken> some;
      for (int j = 0; j < 3; ++j) some.push_back(random.pick(own));
      signals.push_back(some);
    }
  }
  Desk one, other;
  for (const auto& s : signals) one.see(s);
  for (std::size_t i = signals.size() - 1; i > 0; --i)
    std::swap(signals[i],
              signals[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i)))]);
  for (auto s : signals) {
    std::reverse(s.begin(), s.end());
    other.see(s);
  }
  RC_ASSERT(partition(one.who, keys) == partition(other.who, keys));
}

RC_GTEST_PROP(IdentitiesLaws, UndoingTheLastMergeRestoresThePartition, (std::uint64_t seed)) {
  Random random{seed};
  Desk desk;
  std::vector<KeyToken> keys;
  for (int i = 0; i < 8; ++i) {
    keys.push_back(account(std::to_string(i)));
    keys.push_back(phone(std::to_string(i)));
  }
  for (const KeyToken& k : keys) desk.see({k});
  for (int i = 0; i < 30; ++i) {
    const auto before = partition(desk.who, keys);
    const auto persons = desk.who.customers();
    const auto seen = desk.see({random.pick(keys), random.pick(keys)});
    if (!seen.newly_shared.empty()) break;
    if (seen.merges.size() != 1 || random.chance(0.5)) continue;
    RC_ASSERT(desk.who.customers() == persons - 1);
    RC_ASSERT(desk.who.undo(seen.merges[0].id, from_us(1)).has_value());
    RC_ASSERT(partition(desk.who, keys) == before);
  }
}

void memory_rebuilt_equals_memory(store::Store& store, std::uint64_t seed) {
  const auto session = store.open_session().value();
  Random random{seed};
  Desk desk;
  RC_ASSERT(session->begin().has_value());
  desk.keep(session.get());
  constexpr std::array kinds{KeyKind::phone, KeyKind::email, KeyKind::device, KeyKind::account,
                             KeyKind::openid};
  for (int i = 0; i < 50; ++i) {
    std::vector<KeyToken> some;
    for (int j = 0; j < 1 + static_cast<int>(random.between(0, 2)); ++j)
      some.push_back(key(random.pick(kinds), std::to_string(random.between(0, 7))));
    const auto seen = desk.see(some);
    if (!seen.merges.empty() && seen.undone.empty() && random.chance(0.2)) {
      const auto undone = desk.who.undo(seen.merges[0].id, from_us(1000 + i));
      RC_ASSERT(undone.has_value());
      RC_ASSERT(append(*session, *undone, "tester").has_value());
    }
  }
  Identities rebuilt;
  RC_ASSERT(rebuilt.load(*session).has_value());
  RC_ASSERT(rebuilt == desk.who);
  RC_ASSERT(session->rollback().has_value());
}

// The database lives no longer than its test: torn down among the process's statics, after the
// main thread's own locals, DuckDB corrupts the heap.
TEST(IdentitiesLaws, MemoryRebuiltFromRowsEqualsMemory) {
  const auto store = store::open_duckdb({}).value();
  ASSERT_TRUE(store::migrate(*store));
  EXPECT_TRUE(rc::check([&](std::uint64_t seed) { memory_rebuilt_equals_memory(*store, seed); }));
}

}  // namespace myelin::raw
