// Cascades as the public collection gives them: a table with columns posted_at_unix,
// author_followers and repost_offsets_s (seconds after the post, separated by spaces).
//
// Thread safety: functions without state.
#pragma once
#include <filesystem>
#include <vector>

#include "base/result.h"
#include "stats/cascade/cascade_model.h"

namespace myelin::app {

// A file, or a folder of which the first table with those columns is read. The hour of the post is
// taken in Asia/Shanghai. Errors: not_found, corrupt with the row's number.
Result<std::vector<stats::cascade::Cascade>> read_cascades(const std::filesystem::path& path);

}  // namespace myelin::app
