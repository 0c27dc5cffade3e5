#include "text/aspect_polarity.h"

#include <algorithm>
#include <cstring>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "text/net/scalar_math.h"

namespace myelin::text {
namespace {

constexpr float net_share = 0.7F;  // of the logarithms of the net's probabilities
constexpr std::size_t polarities = 3;

}  // namespace

net::NetShape aspect_net_shape() {
  net::NetShape shape;
  shape.features = {.unit = net::Unit::point, .pairs = true, .triples = true, .letters = false};
  shape.channels = 32;
  shape.blocks = {{3, 1}, {3, 2}, {3, 4}};
  for (const char* const name : {"given", "beside"})
    shape.heads.push_back({.name = name,
                           .kind = net::Head::spans,
                           .outputs = {"blamed", "neither", "praised"},
                           .stretches = 1,
                           .context = 4});
  return shape;
}

Result<std::shared_ptr<const AspectPolarity>> AspectPolarity::open(
    const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "no aspect model at " + path.string(),
                "point --share at the folder that holds models/, or run `myelin train mentions`");
  std::stringstream bytes;
  bytes << file.rdbuf();
  return from_bytes(std::move(bytes).str());
}

Result<std::shared_ptr<const AspectPolarity>> AspectPolarity::from_bytes(std::string bytes) {
  std::shared_ptr<AspectPolarity> model{new AspectPolarity};
  model->bytes_ = std::move(bytes);
  AspectPolarityHeader header;
  std::string_view rest = model->bytes_;
  const auto damaged = [] {
    return fail(ErrorCode::corrupt, "not an aspect model",
                "fetch the file again or run `myelin train mentions`");
  };
  if (rest.size() < sizeof header) return damaged();
  std::memcpy(&header, rest.data(), sizeof header);
  rest.remove_prefix(sizeof header);
  if (header.magic != AspectPolarityHeader{}.magic || hash64(rest) != header.checksum ||
      !model->model_.adopt(rest) || model->model_.answers() != polarities ||
      rest.size() != header.net_bytes)
    return damaged();
  MYELIN_TRY(net, net::NetModel::from_bytes(std::string(rest)));
  const auto& heads = net->shape().heads;
  if (net->shape().features != aspect_net_shape().features || heads.size() != 1 ||
      heads[0].kind != net::Head::spans || heads[0].stretches != 1 ||
      heads[0].outputs.size() != polarities)
    return damaged();
  model->net_ = std::move(net);
  return model;
}

void describe_aspect(std::string_view text, ByteSpan aspect, const PolarityModel& polarity,
                     AspectScratch& s) {
  normalise(text, s.normal);
  polarity.score(s.normal, s.scores);
  s.scene.begin(s.normal, s.scores.features, polarity.feature_set());
  s.features.clear();
  const auto n = static_cast<std::uint32_t>(s.scene.units().size());
  if (n == 0) return;
  auto [begin, end] = units_in(s.normal, s.scene.units(), aspect.begin, aspect.end);
  if (begin == end) begin = 0, end = n;
  const FoundSpan words{begin, end, SpanKind::aspect, 1};
  const auto [first, last] = s.scene.clause_points(words);
  s.scene.given(words, polarity.probability(s.scores, first, last), polarity.probability(s.scores),
                s.features);
}

int AspectPolarity::judge(std::string_view text, ByteSpan aspect, const PolarityModel& polarity,
                          AspectScratch& scratch) const {
  describe_aspect(text, aspect, polarity, scratch);
  model_.scores(scratch.features, scratch.answers);
  net::encode(scratch.normal, net_->shape().features, scratch.text);
  if (scratch.text.size() > 0) {
    net_->read(scratch.text, scratch.net);
    const auto said = net_->spans(
        0, scratch.net,
        net::positions_within(scratch.normal, scratch.text, {aspect.begin, aspect.end}));
    for (std::size_t k = 0; k < polarities; ++k)
      scratch.answers[k] += net_share * net::log_of(std::max(said[k], 1e-6F));
  }
  return static_cast<int>(to_probabilities(scratch.answers)) - 1;
}

}  // namespace myelin::text
