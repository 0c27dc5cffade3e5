#include "stats/value/pareto_nbd.h"

#include <cmath>
#include <optional>
#include <type_traits>

#include "stats/value/fitting.h"
#include "stats/value/rising_factorials.h"

namespace myelin::stats::value {
namespace {

// Levels of the continued fraction for 2F1(1, b; c; z) to 1e-15: each gains the square of
// (1 − √(1−z))/(1 + √(1−z)).
int levels_for(double z) {
  const double root = std::sqrt(std::max(1 - z, 1e-5)), gain = (1 - root) / (1 + root);
  return gain <= 0 ? 3 : 3 + static_cast<int>(std::ceil(17.3 / -std::log(gain)));
}

double inverse(double v) {
  return 1 / v;
}
double plain(double v) {
  return v;
}
template <std::size_t N>
double plain(const Jet<N>& v) {
  return v.value;
}
using std::exp;
using std::log;

// The fraction's coefficient at level k ≥ 1 (DLMF 15.7.2 with a = 1).
template <class V>
V level(int k, const V& b, const V& c) {
  if (k == 1) return b * inverse(c);
  const double m = k / 2;  // NOLINT(bugprone-integer-division): levels come in pairs
  if (k % 2 == 0) return (c - b + V(m - 1)) * inverse((c + V(2 * m - 2)) * (c + V(2 * m - 1))) * m;
  return (b + V(m)) * (c + V(m - 1)) * inverse((c + V(2 * m - 1)) * (c + V(2 * m)));
}

// 2F1(1, b; c; z) for 0 ≤ z < 1, 0 < b ≤ c, with its coefficients kept: many z meet the same b and
// c. From the fraction's end to its beginning.
template <class V>
class GaussFraction {
 public:
  GaussFraction(const V& b, const V& c) : b_(b), c_(c) {}
  V operator()(const V& z) {
    const int levels = levels_for(plain(z));
    while (static_cast<int>(levels_.size()) < levels)
      levels_.push_back(level(static_cast<int>(levels_.size()) + 1, b_, c_));
    V tail(1.0);
    for (int k = levels; k >= 1; --k)
      tail = V(1.0) - levels_[static_cast<std::size_t>(k - 1)] * z * inverse(tail);
    return inverse(tail);
  }

 private:
  V b_, c_;
  std::vector<V> levels_;
};

// f(r, s, z) as a jet of the parameters that r, s and z are jets of.
Jet<4> composed(const Jet<3>& f, const std::array<const Jet<4>*, 3>& inner) {
  Jet<4> out(f.value);
  std::array<std::array<double, 3>, 3> second{};
  std::size_t k = 0;
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t b = a; b < 3; ++b, ++k) second[a][b] = second[b][a] = f.curve[k];
  for (std::size_t a = 0; a < 3; ++a)
    for (std::size_t i = 0; i < 4; ++i) out.slope[i] += f.slope[a] * inner[a]->slope[i];
  k = 0;
  for (std::size_t i = 0; i < 4; ++i)
    for (std::size_t j = i; j < 4; ++j, ++k)
      for (std::size_t a = 0; a < 3; ++a) {
        double sum = 0;
        for (std::size_t b = 0; b < 3; ++b) sum += second[a][b] * inner[b]->slope[j];
        out.curve[k] += sum * inner[a]->slope[i] + f.slope[a] * inner[a]->curve[k];
      }
  return out;
}

// The model at one number of repeats. gone(t) is ln of ∫_t^∞ s (β+u)^{−s−1} (α+u)^{−r−x} du, the
// published 2F1(r+s+x, ·; r+s+x+1; z)/(larger + t)^{r+s+x} × s/(r+s+x), after Euler:
// 2F1(a, b; a+1; z) = (1−z)^{1−b} 2F1(1, a+1−b; a+1; z), where 1 − z = (smaller+t)/(larger+t).
template <class V>
class AtRepeats {
 public:
  AtRepeats(const V& r, const V& alpha, const V& s, const V& beta, double x)
      : r_(r),
        s_(s),
        alpha_larger_(plain(alpha) >= plain(beta)),
        larger_(alpha_larger_ ? alpha : beta),
        smaller_(alpha_larger_ ? beta : alpha),
        all_(r + s + V(x)),
        shape_(r + V(x)),
        euler_(alpha_larger_ ? s * -1.0 : V(1.0) - r - V(x)),
        share_(log(s) - log(all_)),
        fraction_(first(x), second(x)) {}

  // ln of the likelihood's two parts, up to what is common to all customers of these repeats.
  struct Parts {
    V alive, gone;
    bool can_be_gone = false;
  };
  Parts parts(const Purchases& p) {
    Parts out;
    const V within = larger_ + V(p.age), rest = smaller_ + V(p.age);
    const V log_within = log(within), log_rest = log(rest);
    out.alive = shape_ * (alpha_larger_ ? log_within : log_rest) * -1.0 -
                s_ * (alpha_larger_ ? log_rest : log_within);
    if (p.last >= p.age) return out;
    const V within_last = larger_ + V(p.last), rest_last = smaller_ + V(p.last);
    const V from = gone(within_last, log(within_last), log(rest_last));
    const V share = V(1.0) - exp(gone(within, log_within, log_rest) - from);
    // Rounding may eat the whole difference where the time between is next to nothing.
    if (!(plain(share) > 1e-14)) return out;
    out.gone = from + log(share) + share_;
    out.can_be_gone = true;
    return out;
  }

 private:
  using Inner = std::conditional_t<std::is_same_v<V, double>, double, Jet<3>>;

  Inner inner_r() const {
    if constexpr (std::is_same_v<V, double>)
      return r_;
    else
      return Jet<3>::parameter(r_.value, 0);
  }
  Inner inner_s() const {
    if constexpr (std::is_same_v<V, double>)
      return s_;
    else
      return Jet<3>::parameter(s_.value, 1);
  }
  Inner first(double x) const {
    return alpha_larger_ ? inner_r() + Inner(x) : inner_s() + Inner(1.0);
  }
  Inner second(double x) const { return inner_r() + inner_s() + Inner(x + 1); }

  V gone(const V& within, const V& log_within, const V& log_rest) {
    const V z = (larger_ - smaller_) * inverse(within);
    V fraction;
    if constexpr (std::is_same_v<V, double>) {
      fraction = fraction_(z);
    } else {
      fraction = composed(fraction_(Jet<3>::parameter(z.value, 2)), {&r_, &s_, &z});
    }
    return euler_ * (log_rest - log_within) - all_ * log_within + log(fraction);
  }

  V r_, s_;
  bool alpha_larger_;
  V larger_, smaller_, all_, shape_, euler_, share_;
  GaussFraction<Inner> fraction_;
};

Jet<4> height_of(std::span<const CountedPurchases> rows, const std::array<Jet<4>, 4>& p) {
  const auto& [r, alpha, s, beta] = p;
  const RisingFactorials<4> rate(r, repeats_max_of(rows));
  Jet<4> sum;
  double customers = 0;
  std::optional<AtRepeats<Jet<4>>> model;
  std::uint32_t repeats = 0;
  for (const auto& [purchases, n] : rows) {  // they come by repeats
    if (!model || repeats != purchases.repeats)
      model.emplace(r, alpha, s, beta, repeats = purchases.repeats);
    const auto parts = model->parts(purchases);
    auto one = rate[purchases.repeats];
    one += parts.can_be_gone ? log_sum(parts.alive, parts.gone) : parts.alive;
    sum += one * n;
    customers += n;
  }
  return sum + (r * log(alpha) + s * log(beta)) * customers;
}

// (1 − (β/(β+t))^{s−1})/(s − 1), also where s is 1.
double lifetime_share(double s, double beta, double t) {
  const double away = std::log(beta / (beta + t));
  return s == 1 ? -away : -std::expm1((s - 1) * away) / (s - 1);
}

}  // namespace

double ParetoNbd::expected(double time) const {
  return time <= 0 ? 0 : r * beta / alpha * lifetime_share(s, beta, time);
}

Outlook ParetoNbd::outlook(const Purchases& customer, double ahead) const {
  const auto parts = AtRepeats<double>(r, alpha, s, beta, customer.repeats).parts(customer);
  const double alive = parts.can_be_gone ? 1 / (1 + std::exp(parts.gone - parts.alive)) : 1;
  if (ahead <= 0) return {alive, 0};
  const double left = beta + customer.age;
  return {alive, alive * (r + customer.repeats) * left / (alpha + customer.age) *
                     lifetime_share(s, left, ahead)};
}

Result<ParetoNbdFit> fit_pareto_nbd(std::span<const CountedPurchases> rows,
                                    const ParetoNbd* start) {
  const auto scaled = in_typical_ages(rows);
  const double age = scaled.age;
  std::vector<std::array<double, 4>> starts;
  if (start != nullptr)
    starts.push_back({start->r, start->alpha / age, start->s, start->beta / age});
  starts.insert(starts.end(), {{0.5, 0.33, 0.6, 0.33}, {1, 0.5, 1, 1}, {2, 1, 0.3, 0.1}});
  MYELIN_TRY(summit, fit_from(scaled, height_of, starts));
  auto& p = summit.parameters;
  p[1] *= age;
  p[3] *= age;
  ParetoNbdFit fit{{p[0], p[1], p[2], p[3]}, summit.height, {}, summit.steps};
  for (std::size_t i = 0; i < 4; ++i)
    fit.standard_errors[i] = p[i] * std::sqrt(summit.log_covariance[i][i]);
  return fit;
}

double log_likelihood(const ParetoNbd& m, std::span<const CountedPurchases> rows) {
  return height_of(rows, {m.r, m.alpha, m.s, m.beta}).value;
}

}  // namespace myelin::stats::value
