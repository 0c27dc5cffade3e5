// links: repair
// with: risk/matcher.cc
// What an operator writes: myelin.yaml, and the matchers of silences. Settings or an error that
// says what to write instead.
#include <cstdlib>
#include <string>
#include <string_view>

#include "repair/settings.h"
#include "risk/matcher.h"

namespace {

void demand(bool held) {
  if (!held) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace myelin;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto known = [](std::string_view) -> std::optional<std::string> { return "secret"; };
  const auto settings = repair::read_settings(text, Zone{}, known);
  if (!settings) demand(!settings.error().message.empty());
  const auto matcher = risk::Matcher::parse(text);
  if (!matcher) {
    demand(!matcher.error().message.empty());
    return 0;
  }
  model::Alert alert;
  alert.cell.product = std::string(100, 'a') + "b";
  (void)matcher->matches(alert);
  return 0;
}
