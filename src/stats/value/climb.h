// climb: the maximum of a smooth function of a few positive parameters, by Newton's method on their
// logarithms.
//
// A step is kept only if it climbs; where the surface is not concave the curvature is bent until it
// is. It ends with a maximum whose slope vanishes or with an error that says so: never with a point
// that merely stopped. Thread safety: functions without state. Source: Nocedal & Wright 2006, 3.4.
#pragma once
#include <array>
#include <cmath>
#include <functional>

#include "base/result.h"
#include "stats/value/jet.h"

namespace myelin::stats::value {

template <std::size_t N>
struct Summit {
  std::array<double, N> parameters{};
  // Of the logarithms' estimates, from the curvature at the maximum.
  std::array<std::array<double, N>, N> log_covariance{};
  double height = 0;
  int steps = 0;
};

struct ClimbOptions {
  int steps_max = 200;
  // The last step promised less than this share of the height.
  double tolerance = 1e-13;
};

// `height` receives jets of the parameters themselves (their derivatives are by the logarithms).
template <std::size_t N>
using Height = std::function<Jet<N>(const std::array<Jet<N>, N>&)>;

// Errors: invalid_argument where the function climbs on without end (a parameter below 1e-5 or
// above 1e5: the data do not determine it; the caller scales); internal where no step climbs
// although the slope does not vanish.
template <std::size_t N>
Result<Summit<N>> climb(const Height<N>& height, const std::array<double, N>& start,
                        const ClimbOptions& options = {});

extern template Result<Summit<3>> climb<3>(const Height<3>&, const std::array<double, 3>&,
                                           const ClimbOptions&);
extern template Result<Summit<4>> climb<4>(const Height<4>&, const std::array<double, 4>&,
                                           const ClimbOptions&);

}  // namespace myelin::stats::value
