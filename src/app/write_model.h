// Writes a model's file whole: beside its place first, then renamed, so that a reader never meets
// half of it. Thread safety: one writer a path.
#pragma once
#include <filesystem>
#include <string>

#include "base/result.h"

namespace myelin::app {

// Errors: unavailable.
Status write_model(const std::filesystem::path& path, const std::string& bytes);

}  // namespace myelin::app
