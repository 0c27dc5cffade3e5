// The product's reader with the taxonomy that ships, for judging what it says.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <memory>

#include "base/result.h"
#include "cause/reader.h"
#include "cause/taxonomy.h"

namespace myelin::app {

Result<std::shared_ptr<const cause::Taxonomy>> shipped_taxonomy(const std::filesystem::path& share);
Result<std::shared_ptr<const cause::Reader>> shipped_reader(const std::filesystem::path& share,
                                                            const std::filesystem::path& models);

}  // namespace myelin::app
