// Masker: finds personal data in a text and replaces each value by a tag such as [手机号#k3f9a].
// Equal values get equal tags, so a text stays joinable; what must be reversible comes back sealed.
//
// Found: mainland mobile numbers however they are split or spelled, resident identity cards, bank
// cards, e-mail, licence plates, postal addresses, names after labels and before titles, passports,
// WeChat and QQ ids after labels. Not personal: landlines, 400 hotlines, order and tracking
// numbers, prices, dates, models.
//
// Thread safety: immutable; mask() from any thread. Invariants: masking is idempotent; the result
// is valid UTF-8 for any bytes.
#pragma once
#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "trust/vault.h"

namespace myelin::text {
class NameModel;
}

namespace myelin::trust {

enum class PersonalKind : std::uint8_t {
  phone,
  email,
  id_card,
  bank_card,
  plate,
  address,
  name,
  passport,
  wechat,
  qq
};
inline constexpr std::array<std::string_view, 10> personal_kind_names{
    "phone",   "email", "id_card",  "bank_card", "plate",
    "address", "name",  "passport", "wechat",    "qq"};
constexpr std::string_view name(PersonalKind k) {
  return personal_kind_names[static_cast<std::size_t>(k)];
}

// One value that was found: bytes [begin, end) of the original text.
struct Finding {
  PersonalKind kind = PersonalKind::phone;
  std::uint32_t begin = 0, end = 0;
  bool operator==(const Finding&) const = default;
};

struct Masked {
  std::string text;
  std::vector<Finding> findings;  // by position, never overlapping
  std::vector<Secret> secrets;    // one for each distinct value
};

class Masker {
 public:
  // `names` finds persons that no label announces; without it only what rules find is masked.
  // REQUIRES: the vault outlives the masker.
  explicit Masker(const Vault& vault, std::shared_ptr<const text::NameModel> names = nullptr);
  Masked mask(std::string_view text) const;
  // A value whose field has a name ("收件人", "phone"): the name counts as the label before it.
  Masked mask_field(std::string_view field, std::string_view value) const;

 private:
  const Vault* vault_;
  std::shared_ptr<const text::NameModel> names_;
};

}  // namespace myelin::trust
