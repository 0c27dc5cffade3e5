// links: trust
// Any bytes: the masked text is valid UTF-8, masking it again changes nothing, findings lie in
// order inside the original.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "trust/mask/scan.h"
#include "trust/masker.h"

namespace {

const myelin::trust::Vault& vault() {
  static const myelin::trust::Vault opened = [] {
    const auto folder =
        std::filesystem::temp_directory_path() / ("myelin_fuzz_" + std::to_string(::getpid()));
    auto made = myelin::trust::Vault::open(folder / "key");
    std::filesystem::remove_all(folder);
    return std::move(made).value();
  }();
  return opened;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const myelin::trust::Masker masker{vault()};
  const std::string_view text{reinterpret_cast<const char*>(data), size};
  const myelin::trust::Masked once = masker.mask(text);
  if (myelin::trust::mask::features_of(once.text).broken) std::abort();
  if (masker.mask(once.text).text != once.text) std::abort();
  std::uint32_t from = 0;
  for (const myelin::trust::Finding& f : once.findings) {
    if (f.begin < from || f.end <= f.begin || f.end > size) std::abort();
    from = f.end;
  }
  const auto half = size / 2;
  (void)masker.mask_field(text.substr(0, half), text.substr(half));
  return 0;
}
