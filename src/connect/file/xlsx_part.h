// The parts of a workbook's ZIP, whole or cut into elements. Internal to connect/file.
// Thread safety: none.
#pragma once
#include <zip.h>

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace myelin::connect::file {

class Workbook {
 public:
  static Result<std::shared_ptr<Workbook>> open(const std::filesystem::path& path);
  ~Workbook();
  Workbook(const Workbook&) = delete;
  Workbook& operator=(const Workbook&) = delete;
  bool has(const std::string& part) const;
  // The whole part, for small ones. Errors: not_found, too_large, corrupt.
  Result<std::string> text(const std::string& part, std::uint64_t bytes_max);
  zip_t* handle() const { return zip_; }
  const std::string& name() const { return name_; }

 private:
  Workbook() = default;
  zip_t* zip_ = nullptr;
  std::string name_;
};

// Reads a part as the sequence of its elements of one name: "<row …>…</row>" after another, with
// any prefix.
class ElementStream {
 public:
  static Result<std::unique_ptr<ElementStream>> open(std::shared_ptr<Workbook> workbook,
                                                     const std::string& part,
                                                     std::string_view element);
  ~ElementStream();
  // The next element's whole text; nullopt at the end of the part. It lives until the next call. An
  // element larger than limits::row_bytes_max is too_large: a workbook's cells end at 32,767
  // characters, so it is no workbook's.
  Result<std::optional<std::string_view>> next();
  double fraction() const;

 private:
  ElementStream() = default;
  Result<bool> fill();
  Result<std::optional<std::size_t>> find_start();
  std::shared_ptr<Workbook> workbook_;
  zip_file_t* file_ = nullptr;
  std::string part_, element_, open_, close_, buffer_;
  std::size_t at_ = 0;
  std::uint64_t read_ = 0, bytes_ = 0, packed_ = 0;
  bool ended_ = false;
};

// corrupt where the XML declares entities or a document type: they serve attacks only.
Status refuse_declarations(std::string_view xml, std::string_view part);

}  // namespace myelin::connect::file
