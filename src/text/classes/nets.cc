#include "text/classes/nets.h"

namespace myelin::text::classes {

Result<Nets> open_nets(const std::filesystem::path& folder, const std::string& name,
                       std::uint32_t count) {
  Nets nets;
  for (std::uint32_t k = 1; k <= count; ++k) {
    MYELIN_TRY(net, net::NetModel::open(folder / (name + ".net" + std::to_string(k) + ".bin")));
    nets.push_back(std::move(net));
  }
  return nets;
}

Result<Nets> nets_of(std::vector<std::string> bytes) {
  Nets nets;
  for (auto& one : bytes) {
    MYELIN_TRY(net, net::NetModel::from_bytes(std::move(one)));
    nets.push_back(std::move(net));
  }
  return nets;
}

Status check_nets(const Nets& nets, net::Head kind, const std::vector<std::string>& names) {
  for (const auto& net : nets) {
    const auto& heads = net->shape().heads;
    if (heads.size() != 1 || heads[0].kind != kind || heads[0].outputs != names)
      return fail(ErrorCode::corrupt, "a net beside a linear model has other outputs than it",
                  "fetch the files again or run `myelin train` for them");
  }
  return {};
}

void listen_to(const Nets& nets, const NormalText& normal, std::size_t outputs,
               float (*evidence)(float probability), net::NetText& text, net::NetScratch& scratch,
               std::vector<float>& into) {
  into.clear();
  if (nets.empty()) return;
  into.assign(outputs, 0);
  for (const auto& net : nets) {
    net::encode(normal, net->shape().features, text);
    net->read(text, scratch);
    const auto p = net->pooled(0, scratch);
    for (std::size_t o = 0; o < p.size(); ++o)
      into[o] += evidence(p[o]) / static_cast<float>(nets.size());
  }
}

}  // namespace myelin::text::classes
