#include "text/classes/reader.h"

#include <algorithm>
#include <cmath>

namespace myelin::text::classes {

ClassReader::ClassReader(std::shared_ptr<const ClassModel> linear, Nets nets)
    : linear_(std::move(linear)), nets_(std::move(nets)) {
  const auto found = std::ranges::find(names(), none_name);
  if (found != names().end()) none_ = static_cast<std::uint16_t>(found - names().begin());
}

Result<std::shared_ptr<const ClassReader>> ClassReader::joined(
    std::shared_ptr<const ClassModel> linear, Nets nets) {
  MYELIN_CHECK(check_nets(nets, net::Head::classes, linear->names()));
  return std::shared_ptr<const ClassReader>(new ClassReader(std::move(linear), std::move(nets)));
}

Result<std::shared_ptr<const ClassReader>> ClassReader::open(const std::filesystem::path& folder,
                                                             const std::string& name) {
  MYELIN_TRY(linear, ClassModel::open(folder / (name + ".bin")));
  MYELIN_TRY(nets, open_nets(folder, name, linear->decision().nets));
  return joined(std::move(linear), std::move(nets));
}

Result<std::shared_ptr<const ClassReader>> ClassReader::of(std::string linear,
                                                           std::vector<std::string> nets) {
  MYELIN_TRY(model, ClassModel::from_bytes(std::move(linear)));
  MYELIN_TRY(read, nets_of(std::move(nets)));
  return joined(std::move(model), std::move(read));
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
  const auto logarithm = [](float p) { return std::log(std::max(p, 1e-9F)); };
  listen_to(nets_, scratch.normal, names().size(), logarithm, scratch.text, scratch.net,
            scratch.row.nets);
}

Answer ClassReader::answer(std::string_view text, ReaderScratch& scratch) const {
  listen(text, scratch);
  return decide(scratch.row, linear_->decision(), none_, scratch.probabilities);
}

}  // namespace myelin::text::classes
