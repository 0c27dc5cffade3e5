#include "text/pair_model.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include "base/hash.h"

namespace myelin::text {
namespace {

constexpr std::uint32_t rows_max = 1U << 20;

std::unexpected<Error> damaged(std::string_view what) {
  return fail(ErrorCode::corrupt, "not a model of pairs: " + std::string(what),
              "fetch the file again or run `myelin train pairs`");
}

}  // namespace

Result<std::shared_ptr<const PairModel>> PairModel::open(const std::filesystem::path& folder,
                                                         const std::string& name) {
  MYELIN_TRY(file, MappedFile::open(folder / (name + ".bin"), "model of pairs",
                                    "point --share at the folder that holds models/, or run "
                                    "`myelin train pairs`"));
  std::shared_ptr<PairModel> model{new PairModel};
  model->file_ = std::move(file);
  MYELIN_CHECK(model->adopt(model->file_.bytes()));
  std::vector<std::shared_ptr<const net::NetModel>> nets;
  for (std::uint32_t k = 1; k <= model->header_.nets; ++k) {
    MYELIN_TRY(net, net::NetModel::open(folder / (name + ".net" + std::to_string(k) + ".bin")));
    nets.push_back(std::move(net));
  }
  MYELIN_CHECK(model->join(std::move(nets)));
  return model;
}

Result<std::shared_ptr<const PairModel>> PairModel::of(std::string file,
                                                       std::vector<std::string> nets) {
  std::shared_ptr<PairModel> model{new PairModel};
  model->bytes_ = std::move(file);
  MYELIN_CHECK(model->adopt(model->bytes_));
  std::vector<std::shared_ptr<const net::NetModel>> read;
  for (auto& bytes : nets) {
    MYELIN_TRY(net, net::NetModel::from_bytes(std::move(bytes)));
    read.push_back(std::move(net));
  }
  MYELIN_CHECK(model->join(std::move(read)));
  return model;
}

Status PairModel::join(std::vector<std::shared_ptr<const net::NetModel>> nets) {
  for (const auto& net : nets) {
    const auto& heads = net->shape().heads;
    if (heads.size() != 1 || heads[0].kind != net::Head::pair || heads[0].outputs.size() != 2)
      return damaged("the net beside it does not compare two texts");
  }
  nets_ = std::move(nets);
  return {};
}

Status PairModel::adopt(std::span<const char> file) {
  if (file.size() < sizeof header_) return damaged("it is shorter than its header");
  std::memcpy(&header_, file.data(), sizeof header_);
  if (header_.magic != PairHeader{}.magic) return damaged("its first bytes are not MYPAIRS1");
  if (header_.feature_set != static_cast<std::uint32_t>(FeatureSet::zh) &&
      header_.feature_set != static_cast<std::uint32_t>(FeatureSet::en))
    return damaged("it names an unknown set of features");
  if (header_.rows > rows_max || header_.nets > 8 ||
      file.size() != sizeof header_ + std::size_t{header_.rows} * sizeof(PairGram))
    return damaged("its length is wrong");
  if (hash64({file.data() + sizeof header_, file.size() - sizeof header_}) != header_.checksum)
    return damaged("its checksum is wrong");
  for (const float number : {header_.unit, header_.bias, header_.threshold})
    if (!std::isfinite(number)) return damaged("it holds a number that is none");
  for (const float number : header_.clue_weights)
    if (!std::isfinite(number)) return damaged("it holds a number that is none");
  grams_ = {reinterpret_cast<const PairGram*>(file.data() + sizeof header_), header_.rows};
  if (!std::ranges::is_sorted(grams_, {}, &PairGram::hash))
    return damaged("its n-grams are out of order");
  if (!std::ranges::all_of(grams_, [](const auto& g) { return std::isfinite(g.idf); }))
    return damaged("it holds a number that is none");
  return {};
}

void PairModel::listen(std::string_view a, std::string_view b, PairScratch& s) const {
  normalise(a, s.a);
  normalise(b, s.b);
  classes::grams_of(s.a, feature_set(), s.raw, s.grams_a);
  classes::grams_of(s.b, feature_set(), s.raw, s.grams_b);
  const auto look_up = [&](const std::vector<classes::Gram>& grams, std::vector<float>& idf,
                           std::vector<const PairGram*>& found) {
    idf.clear(), found.clear();
    auto from = grams_.begin();
    for (const auto& gram : grams) {
      from = std::lower_bound(from, grams_.end(), gram.hash,
                              [](const PairGram& g, std::uint32_t hash) { return g.hash < hash; });
      const bool known = from != grams_.end() && from->hash == gram.hash;
      idf.push_back(known ? from->idf : 0);
      found.push_back(known ? &*from : nullptr);
    }
  };
  look_up(s.grams_a, s.idf_a, s.found_a);
  look_up(s.grams_b, s.idf_b, s.found_b);
  const auto values = pair_values_of(s.a, s.b, s.grams_a, s.grams_b, s.idf_a, s.idf_b);
  std::ranges::copy(values, s.clues.begin());
  float score = 0, length = 0;
  for_each_pair_gram(s.grams_a, s.grams_b, [&](std::size_t i, std::size_t k, bool both) {
    const PairGram* const gram = i != npos_gram ? s.found_a[i] : s.found_b[k];
    if (gram == nullptr) return;
    score += static_cast<float>(both ? gram->both : gram->one);
    length += 1;
  });
  s.clues[pair_values] = score * header_.unit / std::sqrt(std::max(length, 1.0F)) + header_.bias;
  float logit = 0;
  for (const auto& net : nets_) {
    net::encode(s.a, net->shape().features, s.text);
    net->read(s.text, s.net_a);
    net::encode(s.b, net->shape().features, s.text);
    net->read(s.text, s.net_b);
    const auto p = net->pair(0, s.net_a, s.net_b);
    logit +=
        std::log(std::max(p[1], 1e-6F) / std::max(p[0], 1e-6F)) / static_cast<float>(nets_.size());
  }
  s.clues[pair_values + 1] = logit;
}

float PairModel::same(std::string_view a, std::string_view b, PairScratch& s) const {
  listen(a, b, s);
  float score = header_.clue_weights[pair_clues];
  for (std::size_t k = 0; k < pair_clues; ++k) score += header_.clue_weights[k] * s.clues[k];
  return 1 / (1 + std::exp(-score));
}

}  // namespace myelin::text
