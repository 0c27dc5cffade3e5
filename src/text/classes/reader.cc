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
  for (const auto& net : nets) {
    const auto& heads = net->shape().heads;
    if (heads.size() != 1 || heads[0].kind != net::Head::classes ||
        heads[0].outputs != linear->names())
      return fail(ErrorCode::corrupt, "a net beside a class model has other classes than it",
                  "fetch the files again or run `myelin train` for them");
  }
  return std::shared_ptr<const ClassReader>(new ClassReader(std::move(linear), std::move(nets)));
}

Result<std::shared_ptr<const ClassReader>> ClassReader::open(const std::filesystem::path& folder,
                                                             const std::string& name) {
  MYELIN_TRY(linear, ClassModel::open(folder / (name + ".bin")));
  Nets nets;
  for (std::uint32_t k = 1; k <= linear->decision().nets; ++k) {
    MYELIN_TRY(net, net::NetModel::open(folder / (name + ".net" + std::to_string(k) + ".bin")));
    nets.push_back(std::move(net));
  }
  return joined(std::move(linear), std::move(nets));
}

Result<std::shared_ptr<const ClassReader>> ClassReader::of(std::string linear,
                                                           std::vector<std::string> nets) {
  MYELIN_TRY(model, ClassModel::from_bytes(std::move(linear)));
  Nets read;
  for (auto& bytes : nets) {
    MYELIN_TRY(net, net::NetModel::from_bytes(std::move(bytes)));
    read.push_back(std::move(net));
  }
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
  scratch.row.nets.clear();
  if (nets_.empty()) return;
  scratch.row.nets.assign(names().size(), 0);
  for (const auto& net : nets_) {
    net::encode(scratch.normal, net->shape().features, scratch.text);
    net->read(scratch.text, scratch.net);
    const auto p = net->pooled(0, scratch.net);
    for (std::size_t o = 0; o < p.size(); ++o)
      scratch.row.nets[o] += std::log(std::max(p[o], 1e-9F)) / static_cast<float>(nets_.size());
  }
}

Answer ClassReader::answer(std::string_view text, ReaderScratch& scratch) const {
  listen(text, scratch);
  return decide(scratch.row, linear_->decision(), none_, scratch.probabilities);
}

}  // namespace myelin::text::classes
