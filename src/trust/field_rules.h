// Which fields a role does not see, whatever page or program asks: sums of money, and what
// identifies a customer. `access: hidden:` of myelin.yaml says it per role; what it does not name
// stays as shipped: a viewer sees no identities, an agent no money.
//
// Thread safety: values.
#pragma once
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/result.h"

namespace myelin::trust {

enum class Field : std::uint8_t { money = 1, identities = 2 };
inline constexpr std::array<std::pair<std::string_view, Field>, 2> field_names{
    {{"money", Field::money}, {"identities", Field::identities}}};

// A set of fields.
class Fields {
 public:
  constexpr Fields() = default;
  constexpr void add(Field field) { bits_ |= static_cast<std::uint8_t>(field); }
  constexpr bool has(Field field) const { return (bits_ & static_cast<std::uint8_t>(field)) != 0; }
  constexpr bool empty() const { return bits_ == 0; }
  constexpr auto operator<=>(const Fields&) const = default;

 private:
  std::uint8_t bits_ = 0;
};

class FieldRules {
 public:
  FieldRules();  // as shipped
  // Error::invalid_argument names the role or the field that there is not. An administrator sees
  // everything.
  static Result<FieldRules> read(std::string_view yaml);
  Fields hidden_from(std::string_view role) const;

 private:
  std::map<std::string, Fields, std::less<>> hidden_;
};

}  // namespace myelin::trust
