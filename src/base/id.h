// Strong ids: a customer, a signal and a case are never a bare integer, and never each other.
#pragma once
#include <compare>
#include <cstdint>
#include <functional>

namespace myelin {

// 64-bit id, unique within one kind. 0 means "none yet".
template <class Tag>
struct Id {
  std::int64_t value = 0;
  constexpr explicit operator bool() const { return value != 0; }
  constexpr auto operator<=>(const Id&) const = default;
};

using SignalId = Id<struct SignalTag>;
using CustomerId = Id<struct CustomerTag>;
using AlertId = Id<struct AlertTag>;
using CaseId = Id<struct CaseTag>;
using ActionId = Id<struct ActionTag>;
using QuarantineId = Id<struct QuarantineTag>;
using MergeId = Id<struct MergeTag>;

// 128 bits that stand for a longer name: (source, external id) of a signal, the token of an
// identity key.
struct Fingerprint {
  std::uint64_t high = 0, low = 0;
  constexpr explicit operator bool() const { return (high | low) != 0; }
  constexpr auto operator<=>(const Fingerprint&) const = default;
};

}  // namespace myelin

template <class Tag>
struct std::hash<myelin::Id<Tag>> {
  std::size_t operator()(myelin::Id<Tag> id) const noexcept {
    return std::hash<std::int64_t>{}(id.value);
  }
};
template <>
struct std::hash<myelin::Fingerprint> {
  std::size_t operator()(const myelin::Fingerprint& f) const noexcept { return f.low; }
};
