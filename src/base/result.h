// Result<T>: a value or an Error. Expected failure travels as a value; exceptions do not cross a
// room. Thread safety: values, no shared state.
#pragma once
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace myelin {

// Every way an operation may fail that a caller can act on. `error_table` gives each its HTTP
// status and exit code.
enum class ErrorCode : std::uint8_t {
  invalid_argument,   // the input is wrong; the message says what to write instead
  unauthenticated,    // no key, or a key nobody issued
  permission_denied,  // a known key without the scope
  not_found,
  conflict,            // the state does not allow it, or the same id came with other content
  too_large,           // beyond a limit of base/limits.h
  unsupported,         // a format, an encoding or an option that is not read
  resource_exhausted,  // a queue is full: try again after the stated time
  unavailable,         // the store, a peer or the server is not reachable now
  corrupt,             // a file or a row is not what its format promises
  cancelled,
  internal,  // our own mistake
};

struct ErrorTraits {
  ErrorCode code;
  std::string_view name;  // stable, for programs: the "code" of a problem document
  int http_status;
  int exit_code;  // sysexits.h where it has a word for it
};
const ErrorTraits& traits(ErrorCode code);

struct Error {
  ErrorCode code = ErrorCode::internal;
  std::string message;  // one sentence: what is wrong, with the offending name or value
  std::string hint;     // what to do next; may be empty
};

template <class T>
using Result = std::expected<T, Error>;
using Status = Result<void>;

inline std::unexpected<Error> fail(ErrorCode code, std::string message, std::string hint = {}) {
  return std::unexpected(Error{code, std::move(message), std::move(hint)});
}

}  // namespace myelin

// MYELIN_TRY(name, expression): binds the value of a Result to `name`, or returns its error from
// the enclosing function.
#define MYELIN_TRY(name, ...)                                                   \
  auto name##_result = (__VA_ARGS__);                                           \
  if (!name##_result) return std::unexpected(std::move(name##_result.error())); \
  auto name = std::move(*name##_result)
// MYELIN_CHECK(expression): returns the error of a Status, if it has one. The counter keeps nested
// uses apart.
#define MYELIN_JOIN_(a, b) a##b
#define MYELIN_JOIN(a, b) MYELIN_JOIN_(a, b)
#define MYELIN_CHECK_AS_(name, ...)                             \
  do {                                                          \
    auto name = (__VA_ARGS__);                                  \
    if (!name) return std::unexpected(std::move(name.error())); \
  } while (false)
#define MYELIN_CHECK(...) MYELIN_CHECK_AS_(MYELIN_JOIN(status_, __COUNTER__), __VA_ARGS__)
