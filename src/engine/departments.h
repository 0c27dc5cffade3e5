// Whether a department exists: what is handed to nobody is lost. Thread safety: pure.
#pragma once
#include <fmt/format.h>

#include <string_view>

#include "base/limits.h"
#include "cause/taxonomy.h"
#include "repair/settings.h"

namespace myelin::engine {

// The experience language names it, or myelin.yaml does.
inline Status known_department(const cause::Taxonomy& spoken, const repair::Settings& settings,
                               std::string_view key) {
  if (spoken.department(key) != nullptr || settings.department(key) != nullptr) return {};
  return fail(ErrorCode::invalid_argument,
              fmt::format("there is no department '{}'", key.substr(0, limits::name_bytes_max)),
              "GET /v1/taxonomy lists their keys");
}

}  // namespace myelin::engine
