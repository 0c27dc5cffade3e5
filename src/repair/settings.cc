#include "repair/settings.h"

#include <fmt/format.h>

namespace myelin::repair {

const connect::notify::Channel* Settings::channel(std::string_view name) const {
  for (const auto& channel : channels)
    if (channel.name == name) return &channel;
  return nullptr;
}

std::string Settings::address_of(CaseId id) const {
  return public_url.empty() ? "" : fmt::format("{}/repairs/{}", public_url, id.value);
}

const Department* Settings::department(std::string_view name) const {
  const auto found = departments.find(std::string{name});
  return found == departments.end() ? nullptr : &found->second;
}

const Calendar& Settings::calendar_of(std::string_view name) const {
  const Department* own = department(name);
  return own != nullptr && own->calendar ? *own->calendar : calendar;
}

}  // namespace myelin::repair
