#include "repair/verdict.h"

namespace myelin::repair {

model::VerdictKind verdict_of(const stats::causal::EffectCurve& curve, double enough) {
  if (curve.other_way() || curve.furthest() < enough) return model::VerdictKind::not_fixed;
  return curve.wanted_way() ? model::VerdictKind::fixed : model::VerdictKind::cannot_tell;
}

}  // namespace myelin::repair
