// Nets: the nets that stand beside a linear model of classes or labels, and what they say together.
//
// Thread safety: functions without state; Nets are immutable.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.h"
#include "text/net/model.h"

namespace myelin::text::classes {

using Nets = std::vector<std::shared_ptr<const net::NetModel>>;

// <name>.net1.bin, <name>.net2.bin … Errors: those of the files.
Result<Nets> open_nets(const std::filesystem::path& folder, const std::string& name,
                       std::uint32_t count);
// Of nets in memory, as training has just made them.
Result<Nets> nets_of(std::vector<std::string> bytes);
// Errors: corrupt where a net has another kind of head, or other outputs than `names`.
Status check_nets(const Nets& nets, net::Head kind, const std::vector<std::string>& names);

// The mean over the nets of `evidence` (a logarithm, a logit) of each output's probability; empty
// without nets.
void listen_to(const Nets& nets, const NormalText& normal, std::size_t outputs,
               float (*evidence)(float probability), net::NetText& text, net::NetScratch& scratch,
               std::vector<float>& into);

}  // namespace myelin::text::classes
