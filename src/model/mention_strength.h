// How strongly a mention speaks of its factor: of the mentions of a factor, or of the issues below
// it, the strongest counts, wherever that is asked: in memory or in the store. All ask here, so
// that none rounds otherwise.
#pragma once

namespace myelin::model {

constexpr float mention_strength(float polarity, float confidence) {
  return (polarity < 0 ? -polarity : polarity) * confidence;
}

}  // namespace myelin::model
