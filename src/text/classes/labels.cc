#include "text/classes/labels.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace myelin::text::classes {
namespace {

constexpr std::size_t slopes = 6;

// Linear and nets' evidence of a label, of its group, of its side.
std::array<float, slopes> evidence_of(const LabelEvidence& row, std::size_t label,
                                      const LabelFamily& family) {
  const auto at = [](const std::vector<float>& values, std::uint16_t index) {
    return values.empty() || index == LabelFamily::none ? 0 : values[index];
  };
  const auto own = static_cast<std::uint16_t>(label);
  return {at(row.linear, own),
          at(row.nets, own),
          at(row.linear, family.group[label]),
          at(row.nets, family.group[label]),
          at(row.linear, family.side[label]),
          at(row.nets, family.side[label])};
}

std::array<float, slopes> slopes_of(const LabelDecision& d) {
  return {d.shared.linear_scale, d.shared.nets_share, d.shared.doubt[0],
          d.shared.doubt[1],     d.shared.doubt[2],   d.shared.doubt[3]};
}

float probability(const LabelEvidence& row, std::size_t label, const LabelFamily& family,
                  const LabelDecision& d) {
  const auto x = evidence_of(row, label, family);
  const auto w = slopes_of(d);
  float score = d.intercepts[label];
  for (std::size_t k = 0; k < slopes; ++k) score += w[k] * x[k];
  return 1 / (1 + std::exp(-score));
}

bool has(const LabelEvidence& row, std::size_t label) {
  return std::ranges::find(row.truth, label) != row.truth.end();
}

using System = std::array<std::array<double, slopes + 1>, slopes>;

void solve_into(System& system, LabelDecision& d) {
  for (std::size_t a = 0; a < slopes; ++a)
    for (std::size_t b = 0; b < slopes; ++b) {
      if (a == b) continue;
      const double factor = system[b][a] / system[a][a];
      for (std::size_t c = a; c <= slopes; ++c) system[b][c] -= factor * system[a][c];
    }
  std::array<float*, slopes> into{&d.shared.linear_scale, &d.shared.nets_share, &d.shared.doubt[0],
                                  &d.shared.doubt[1],     &d.shared.doubt[2],   &d.shared.doubt[3]};
  for (std::size_t k = 0; k < slopes; ++k)
    *into[k] += static_cast<float>(std::clamp(system[k][slopes] / system[k][k], -1.0, 1.0));
}

// One Newton step of the shared slopes, then one of each intercept, turn by turn; a small pull to
// zero keeps slopes without evidence where they are.
void fit_slopes(std::span<const LabelEvidence> rows, const LabelFamily& family, LabelDecision& d) {
  const std::size_t labels = d.intercepts.size();
  for (int turn = 0; turn < 40; ++turn) {
    System system{};
    const auto now = slopes_of(d);
    for (std::size_t k = 0; k < slopes; ++k)
      system[k][k] = 1, system[k][slopes] = -static_cast<double>(now[k]);
    std::vector<double> gradient(labels, 0), curve(labels, 1);
    for (const auto& row : rows)
      for (std::size_t l = 0; l < labels; ++l) {
        if (!family.whole[l]) continue;
        const auto x = evidence_of(row, l, family);
        const double p = probability(row, l, family, d), miss = (has(row, l) ? 1.0 : 0.0) - p,
                     w = std::max(p * (1 - p), 1e-6);
        gradient[l] += miss, curve[l] += w;
        for (std::size_t a = 0; a < slopes; ++a) {
          system[a][slopes] += miss * x[a];
          for (std::size_t b = 0; b < slopes; ++b) system[a][b] += w * x[a] * x[b];
        }
      }
    if (turn % 2 == 0) {
      solve_into(system, d);
    } else {
      for (std::size_t l = 0; l < labels; ++l)
        d.intercepts[l] = static_cast<float>(std::clamp(
            d.intercepts[l] + std::clamp(gradient[l] / curve[l], -2.0, 2.0), -20.0, 20.0));
    }
  }
}

}  // namespace

LabelFamily::LabelFamily(std::span<const std::string> names) {
  const auto index = [&](std::string_view name) {
    const auto found = std::ranges::find(names, name);
    return found == names.end() ? none : static_cast<std::uint16_t>(found - names.begin());
  };
  for (const auto& name : names) {
    const auto colon = name.find(':');
    const bool sided = colon != std::string::npos;
    const auto before = std::string_view(name).substr(0, colon),
               rest = sided ? std::string_view(name).substr(colon) : std::string_view();
    whole.push_back(!sided || (!before.empty() && rest.size() > 1));
    group_name.push_back(before);
    group.push_back(sided && whole.back() ? index(std::string(before) + ":") : none);
    side.push_back(sided && whole.back() ? index(rest) : none);
  }
}

void say(const LabelEvidence& evidence, const LabelFamily& family, const LabelDecision& decision,
         bool at_least_one, std::vector<SaidLabel>& into) {
  into.clear();
  SaidLabel likeliest;
  const std::size_t labels = decision.intercepts.size();
  for (std::size_t l = 0; l < labels;) {
    SaidLabel best;
    const auto group = family.group_name[l];
    for (; l < labels && family.group_name[l] == group; ++l) {
      if (!family.whole[l]) continue;
      const float p = probability(evidence, l, family, decision);
      if (p > best.probability) best = {static_cast<std::uint16_t>(l), p};
    }
    if (best.probability > likeliest.probability) likeliest = best;
    if (best.probability >= decision.threshold) into.push_back(best);
  }
  if (into.empty() && at_least_one) into.push_back(likeliest);
}

LabelDecision fit_labels(std::span<const LabelEvidence> rows, const LabelFamily& family,
                         std::uint32_t nets) {
  LabelDecision d;
  d.shared.nets = nets;
  d.intercepts.assign(family.whole.size(), 0);
  fit_slopes(rows, family, d);
  double best = -1;
  float chosen = d.threshold;
  std::vector<SaidLabel> said;
  for (int step = 5; step <= 35; ++step) {
    d.threshold = static_cast<float>(step) * 0.02F;
    LabelFiguresOf f;
    for (const auto& row : rows) {
      say(row, family, d, true, said);
      f.said += said.size();
      for (const auto label : row.truth) f.there += family.whole[label];
      for (const auto& one : said) f.both += has(row, one.label);
    }
    if (f.f1() > best) best = f.f1(), chosen = d.threshold;
  }
  d.threshold = chosen;
  return d;
}

Result<std::shared_ptr<const LabelReader>> LabelReader::joined(
    std::shared_ptr<const ClassModel> linear, Nets nets) {
  if (linear->kind() != OutputKind::labels)
    return fail(ErrorCode::corrupt, "a class model stands for a label model",
                "fetch the files again or run `myelin train` for them");
  MYELIN_CHECK(check_nets(nets, net::Head::labels, linear->names()));
  std::shared_ptr<LabelReader> reader{new LabelReader};
  reader->decision_.shared = linear->decision();
  for (const auto& curve : linear->curves())
    reader->decision_.intercepts.push_back(curve.intercept);
  reader->decision_.threshold = linear->curves()[0].threshold;
  reader->linear_ = std::move(linear), reader->nets_ = std::move(nets);
  reader->family_ = std::make_unique<const LabelFamily>(reader->linear_->names());
  return std::shared_ptr<const LabelReader>(std::move(reader));
}

Result<std::shared_ptr<const LabelReader>> LabelReader::open(const std::filesystem::path& folder,
                                                             const std::string& name) {
  MYELIN_TRY(linear, ClassModel::open(folder / (name + ".bin")));
  MYELIN_TRY(nets, open_nets(folder, name, linear->decision().nets));
  return joined(std::move(linear), std::move(nets));
}

Result<std::shared_ptr<const LabelReader>> LabelReader::of(std::string linear,
                                                           std::vector<std::string> nets) {
  MYELIN_TRY(model, ClassModel::from_bytes(std::move(linear)));
  MYELIN_TRY(read, nets_of(std::move(nets)));
  return joined(std::move(model), std::move(read));
}

void LabelReader::listen(std::string_view text, LabelScratch& scratch) const {
  normalise(text, scratch.normal);
  linear_->score(scratch.normal, scratch.linear, scratch.evidence.linear);
  const auto logit = [](float p) {
    const float safe = std::clamp(p, 1e-5F, 1 - 1e-5F);
    return std::log(safe / (1 - safe));
  };
  listen_to(nets_, scratch.normal, names().size(), logit, scratch.text, scratch.net,
            scratch.evidence.nets);
}

std::string with_labels_decision(std::string file, const LabelDecision& decision) {
  file = with_decision(std::move(file), decision.shared);
  auto curves = curves_of(file);
  for (std::size_t l = 0; l < curves.size(); ++l)
    curves[l].intercept = decision.intercepts[l], curves[l].threshold = decision.threshold;
  return with_curves(std::move(file), curves);
}

}  // namespace myelin::text::classes
