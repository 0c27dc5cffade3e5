#include "base/result.h"

#include <array>

namespace myelin {

static constexpr std::array<ErrorTraits, 12> error_table{{
    {ErrorCode::invalid_argument, "invalid_argument", 422, 64},
    {ErrorCode::unauthenticated, "unauthenticated", 401, 77},
    {ErrorCode::permission_denied, "permission_denied", 403, 77},
    {ErrorCode::not_found, "not_found", 404, 66},
    {ErrorCode::conflict, "conflict", 409, 65},
    {ErrorCode::too_large, "too_large", 413, 65},
    {ErrorCode::unsupported, "unsupported", 415, 65},
    {ErrorCode::resource_exhausted, "resource_exhausted", 429, 75},
    {ErrorCode::unavailable, "unavailable", 503, 69},
    {ErrorCode::corrupt, "corrupt", 422, 65},
    {ErrorCode::cancelled, "cancelled", 499, 130},
    {ErrorCode::internal, "internal", 500, 70},
}};

const ErrorTraits& traits(ErrorCode code) {
  return error_table[static_cast<std::size_t>(code)];
}

}  // namespace myelin
