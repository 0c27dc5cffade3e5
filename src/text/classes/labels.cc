#include "text/classes/labels.h"

#include <algorithm>
#include <cmath>

namespace myelin::text::classes {
namespace {

std::string_view group_of(std::string_view name) {
  return name.substr(0, name.find(':'));
}

float combined(const LabelEvidence& row, std::size_t label, const LabelDecision& d) {
  return d.shared.linear_scale * row.linear[label] +
         (row.nets.empty() ? 0 : d.shared.nets_share * row.nets[label]) + d.intercepts[label];
}

bool has(const LabelEvidence& row, std::size_t label) {
  return std::ranges::find(row.truth, label) != row.truth.end();
}

// One Newton step of the two shared slopes, then one of each intercept, turn by turn.
void fit_slopes(std::span<const LabelEvidence> rows, LabelDecision& d) {
  const std::size_t labels = d.intercepts.size();
  for (int turn = 0; turn < 25; ++turn) {
    double g0 = 0, g1 = 0, h00 = 1e-6, h01 = 0, h11 = 1e-6;
    std::vector<double> g(labels, 0), h(labels, 1);
    for (const auto& row : rows)
      for (std::size_t l = 0; l < labels; ++l) {
        const double p = 1 / (1 + std::exp(-combined(row, l, d))),
                     miss = (has(row, l) ? 1.0 : 0.0) - p, w = p * (1 - p), x = row.linear[l],
                     y = row.nets.empty() ? 0 : row.nets[l];
        g0 += miss * x, g1 += miss * y, g[l] += miss, h[l] += w;
        h00 += w * x * x, h01 += w * x * y, h11 += w * y * y;
      }
    if (turn % 2 == 0) {
      const double det = h00 * h11 - h01 * h01;
      if (d.shared.nets == 0 || std::abs(det) < 1e-12) {
        d.shared.linear_scale += static_cast<float>(g0 / h00);
      } else {
        d.shared.linear_scale += static_cast<float>((h11 * g0 - h01 * g1) / det);
        d.shared.nets_share += static_cast<float>((h00 * g1 - h01 * g0) / det);
      }
    } else {
      for (std::size_t l = 0; l < labels; ++l)
        d.intercepts[l] = static_cast<float>(
            std::clamp(d.intercepts[l] + std::clamp(g[l] / h[l], -2.0, 2.0), -20.0, 20.0));
    }
  }
}

}  // namespace

void say(const LabelEvidence& evidence, std::span<const std::string> names,
         const LabelDecision& decision, bool at_least_one, std::vector<SaidLabel>& into) {
  into.clear();
  SaidLabel likeliest;
  for (std::size_t l = 0; l < names.size();) {
    SaidLabel best;
    const auto group = group_of(names[l]);
    for (; l < names.size() && group_of(names[l]) == group; ++l) {
      const float p = 1 / (1 + std::exp(-combined(evidence, l, decision)));
      if (p > best.probability) best = {static_cast<std::uint16_t>(l), p};
    }
    if (best.probability > likeliest.probability) likeliest = best;
    if (best.probability >= decision.threshold) into.push_back(best);
  }
  if (into.empty() && at_least_one) into.push_back(likeliest);
}

LabelDecision fit_labels(std::span<const LabelEvidence> rows, std::span<const std::string> names,
                         std::uint32_t nets) {
  LabelDecision d;
  d.shared.nets = nets;
  d.shared.linear_scale = 2;
  d.shared.nets_share = nets > 0 ? 0.5F : 0;
  d.intercepts.assign(names.size(), 0);
  fit_slopes(rows, d);
  double best = -1;
  float chosen = d.threshold;
  std::vector<SaidLabel> said;
  for (int step = 4; step <= 14; ++step) {
    d.threshold = static_cast<float>(step) * 0.05F;
    LabelFiguresOf f;
    for (const auto& row : rows) {
      say(row, names, d, true, said);
      f.said += said.size(), f.there += row.truth.size();
      for (const auto& one : said) f.both += has(row, one.label);
    }
    if (f.f1() > best) best = f.f1(), chosen = d.threshold;
  }
  d.threshold = chosen;
  return d;
}

Result<std::shared_ptr<const LabelReader>> LabelReader::joined(
    std::shared_ptr<const ClassModel> linear, Nets nets) {
  const auto wrong = [](std::string what) {
    return fail(ErrorCode::corrupt, std::move(what),
                "fetch the files again or run `myelin train` for them");
  };
  if (linear->kind() != OutputKind::labels) return wrong("a class model stands for a label model");
  for (const auto& net : nets) {
    const auto& heads = net->shape().heads;
    if (heads.size() != 1 || heads[0].kind != net::Head::labels ||
        heads[0].outputs != linear->names())
      return wrong("a net beside a label model has other labels than it");
  }
  std::shared_ptr<LabelReader> reader{new LabelReader};
  reader->decision_.shared = linear->decision();
  for (const auto& curve : linear->curves())
    reader->decision_.intercepts.push_back(curve.intercept);
  reader->decision_.threshold = linear->curves()[0].threshold;
  reader->linear_ = std::move(linear), reader->nets_ = std::move(nets);
  return std::shared_ptr<const LabelReader>(std::move(reader));
}

Result<std::shared_ptr<const LabelReader>> LabelReader::open(const std::filesystem::path& folder,
                                                             const std::string& name) {
  MYELIN_TRY(linear, ClassModel::open(folder / (name + ".bin")));
  Nets nets;
  for (std::uint32_t k = 1; k <= linear->decision().nets; ++k) {
    MYELIN_TRY(net, net::NetModel::open(folder / (name + ".net" + std::to_string(k) + ".bin")));
    nets.push_back(std::move(net));
  }
  return joined(std::move(linear), std::move(nets));
}

Result<std::shared_ptr<const LabelReader>> LabelReader::of(std::string linear,
                                                           std::vector<std::string> nets) {
  MYELIN_TRY(model, ClassModel::from_bytes(std::move(linear)));
  Nets read;
  for (auto& bytes : nets) {
    MYELIN_TRY(net, net::NetModel::from_bytes(std::move(bytes)));
    read.push_back(std::move(net));
  }
  return joined(std::move(model), std::move(read));
}

void LabelReader::listen(std::string_view text, LabelScratch& scratch) const {
  normalise(text, scratch.normal);
  linear_->score(scratch.normal, scratch.linear, scratch.evidence.linear);
  auto& nets = scratch.evidence.nets;
  nets.clear();
  if (nets_.empty()) return;
  nets.assign(names().size(), 0);
  for (const auto& net : nets_) {
    net::encode(scratch.normal, net->shape().features, scratch.text);
    net->read(scratch.text, scratch.net);
    const auto p = net->pooled(0, scratch.net);
    for (std::size_t l = 0; l < p.size(); ++l) {
      const float safe = std::clamp(p[l], 1e-5F, 1 - 1e-5F);
      nets[l] += std::log(safe / (1 - safe)) / static_cast<float>(nets_.size());
    }
  }
}

std::string with_labels_decision(std::string file, const LabelDecision& decision) {
  file = with_decision(std::move(file), decision.shared);
  auto curves = curves_of(file);
  for (std::size_t l = 0; l < curves.size(); ++l)
    curves[l].intercept = decision.intercepts[l], curves[l].threshold = decision.threshold;
  return with_curves(std::move(file), curves);
}

}  // namespace myelin::text::classes
