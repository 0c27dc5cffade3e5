// Writes a trained model whole or not at all.
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"

namespace myelin::app {

// Makes the folder where it is missing. Errors: unavailable.
Status write_model(const std::filesystem::path& path, const std::string& bytes);

}  // namespace myelin::app
