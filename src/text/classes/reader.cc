#include "text/classes/reader.h"

#include <algorithm>

namespace myelin::text::classes {

ClassReader::ClassReader(std::shared_ptr<const ClassModel> linear) : linear_(std::move(linear)) {
  const auto found = std::ranges::find(names(), none_name);
  if (found != names().end()) none_ = static_cast<std::uint16_t>(found - names().begin());
}

Result<std::shared_ptr<const ClassReader>> ClassReader::open(const std::filesystem::path& folder,
                                                             const std::string& name) {
  MYELIN_TRY(linear, ClassModel::open(folder / (name + ".bin")));
  return std::shared_ptr<const ClassReader>(new ClassReader(std::move(linear)));
}

Result<std::shared_ptr<const ClassReader>> ClassReader::of(std::string linear) {
  MYELIN_TRY(model, ClassModel::from_bytes(std::move(linear)));
  return std::shared_ptr<const ClassReader>(new ClassReader(std::move(model)));
}

std::uint16_t ClassReader::index_of(std::string_view name) const {
  const auto found = std::ranges::find(names(), name);
  return found == names().end() || name == none_name
             ? no_class
             : static_cast<std::uint16_t>(found - names().begin());
}

void ClassReader::listen(std::string_view text, ReaderScratch& scratch) const {
  normalise(text, scratch.normal);
  linear_->score(scratch.normal, scratch.linear, scratch.row.linear);
}

Answer ClassReader::answer(std::string_view text, ReaderScratch& scratch) const {
  listen(text, scratch);
  return decide(scratch.row, linear_->decision(), none_, scratch.probabilities);
}

}  // namespace myelin::text::classes
