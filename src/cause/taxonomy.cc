#include "cause/taxonomy.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>

#include "base/hash.h"
#include "base/limits.h"
#include "cause/taxonomy_reader.h"

namespace myelin::cause {

std::string text(const TaxonomyFault& fault) {
  std::string out = fault.line > 0 ? fmt::format("line {}", fault.line) : std::string("file");
  if (!fault.where.empty() && fault.where != "file") out += ", " + fault.where;
  return out + ": " + fault.problem + "; " + fault.hint;
}

std::vector<TaxonomyFault> Taxonomy::check(std::string_view yaml) {
  return TaxonomyReader(yaml).faults();
}

Result<std::shared_ptr<const Taxonomy>> Taxonomy::parse(std::string_view yaml, int version) {
  assert(version >= 1);
  TaxonomyReader reader(yaml);
  if (const auto& faults = reader.faults(); !faults.empty()) {
    std::string message =
        fmt::format("the taxonomy has {} fault{}:", faults.size(), faults.size() == 1 ? "" : "s");
    for (std::size_t i = 0; i < std::min(faults.size(), limits::taxonomy_faults_max); ++i)
      message += "\n  " + text(faults[i]);
    return fail(ErrorCode::invalid_argument, std::move(message),
                "mend the lines above; docs/taxonomy.md describes the file");
  }
  auto taxonomy = reader.take();
  taxonomy->version_ = version;
  taxonomy->yaml_ = std::string(yaml);
  taxonomy->digest_ = to_hex(hash128(yaml));
  return taxonomy;
}

const Department* Taxonomy::department(std::string_view key) const {
  const auto found = std::ranges::find(departments_, key, &Department::key);
  return found == departments_.end() ? nullptr : &*found;
}

model::FactorIndex Taxonomy::find(std::string_view key) const {
  const auto found = by_key_.find(std::string(key));
  return found == by_key_.end() ? model::no_factor : found->second;
}

const std::string& Taxonomy::owner(model::FactorIndex factor, Time at) const {
  assert(factor < factors_.size());
  const auto& owners = factors_[factor].owners;
  // The last period that has begun; the first one begins with time itself.
  auto period = std::ranges::upper_bound(owners, at, {}, &model::Ownership::from);
  assert(period != owners.begin());
  return std::prev(period)->department;
}

std::span<const model::FactorIndex> Taxonomy::with_fact(std::string_view fact) const {
  const auto found = by_fact_.find(std::string(fact));
  if (found == by_fact_.end()) return {};
  return found->second;
}

std::vector<std::string> Taxonomy::facts() const {
  std::vector<std::string> names;
  for (const auto& [fact, factors] : by_fact_) names.push_back(fact);
  std::ranges::sort(names);
  return names;
}

}  // namespace myelin::cause
