#include "repair/settings.h"

namespace myelin::repair {

const connect::notify::Channel* Settings::channel(std::string_view name) const {
  for (const auto& channel : channels)
    if (channel.name == name) return &channel;
  return nullptr;
}

}  // namespace myelin::repair
