// Owning handles for the C API's objects, and its errors as ours.
#pragma once
#include <duckdb.h>

#include <string>
#include <utility>

#include "base/result.h"

namespace myelin::store {

template <class T, void (*destroy)(T*)>
class Handle {
 public:
  Handle() = default;
  Handle(const Handle&) = delete;
  Handle& operator=(const Handle&) = delete;
  Handle(Handle&& other) noexcept : value_(std::exchange(other.value_, T{})) {}
  Handle& operator=(Handle&& other) noexcept {
    reset();
    value_ = std::exchange(other.value_, T{});
    return *this;
  }
  ~Handle() { reset(); }
  T get() const { return value_; }
  T* out() { return &value_; }
  void reset() {
    if (value_ != T{}) destroy(&value_);
    value_ = T{};
  }

 private:
  T value_{};
};

using Connection = Handle<duckdb_connection, duckdb_disconnect>;
using Prepared = Handle<duckdb_prepared_statement, duckdb_destroy_prepare>;
using Pending = Handle<duckdb_pending_result, duckdb_destroy_pending>;
using Chunk = Handle<duckdb_data_chunk, duckdb_destroy_data_chunk>;
using LogicalType = Handle<duckdb_logical_type, duckdb_destroy_logical_type>;
using DuckdbValue = Handle<duckdb_value, duckdb_destroy_value>;

inline void destroy_appender(duckdb_appender* appender) {
  (void)duckdb_appender_destroy(appender);
}
using AppenderHandle = Handle<duckdb_appender, destroy_appender>;

// A result is a struct, not a pointer.
class ResultHandle {
 public:
  ResultHandle() = default;
  ResultHandle(const ResultHandle&) = delete;
  ResultHandle& operator=(const ResultHandle&) = delete;
  ~ResultHandle() { duckdb_destroy_result(&value_); }
  duckdb_result* out() { return &value_; }
  duckdb_result& get() { return value_; }

 private:
  duckdb_result value_{};
};

// Words a DuckDB message for the caller: what kind of failure it is decides what can be done.
std::unexpected<Error> duckdb_failure(const char* message, std::string_view while_doing);

}  // namespace myelin::store
