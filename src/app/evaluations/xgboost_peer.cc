#include "app/evaluations/xgboost_peer.h"

#include <dlfcn.h>

#include <array>
#include <cmath>
#include <cstdint>

namespace myelin::app {
namespace {

using Handle = void*;
using Count = std::uint64_t;  // bst_ulong

struct Library {
  int (*matrix_create)(const float*, Count, Count, float, Handle*) = nullptr;
  int (*matrix_set)(Handle, const char*, const float*, Count) = nullptr;
  int (*matrix_free)(Handle) = nullptr;
  int (*booster_create)(const Handle*, Count, Handle*) = nullptr;
  int (*booster_set)(Handle, const char*, const char*) = nullptr;
  int (*booster_update)(Handle, int, Handle) = nullptr;
  int (*booster_predict)(Handle, Handle, int, unsigned, int, Count*, const float**) = nullptr;
  int (*booster_free)(Handle) = nullptr;
  bool complete = false;
};

template <class Function>
bool take(void* library, const char* name, Function& into) {
  into = reinterpret_cast<Function>(dlsym(library, name));
  return into != nullptr;
}

const Library& library() {
  static const Library loaded = [] {
    Library found;
    void* const handle = dlopen("libxgboost.so.0", RTLD_NOW | RTLD_LOCAL);
    found.complete = handle != nullptr &&
                     take(handle, "XGDMatrixCreateFromMat", found.matrix_create) &&
                     take(handle, "XGDMatrixSetFloatInfo", found.matrix_set) &&
                     take(handle, "XGDMatrixFree", found.matrix_free) &&
                     take(handle, "XGBoosterCreate", found.booster_create) &&
                     take(handle, "XGBoosterSetParam", found.booster_set) &&
                     take(handle, "XGBoosterUpdateOneIter", found.booster_update) &&
                     take(handle, "XGBoosterPredict", found.booster_predict) &&
                     take(handle, "XGBoosterFree", found.booster_free);
    return found;
  }();
  return loaded;
}

Handle matrix_of(const stats::learn::FeatureRows& rows) {
  const std::vector<float> values(rows.values.begin(), rows.values.end());
  Handle made = nullptr;
  const int refused = library().matrix_create(values.data(), rows.rows(), rows.columns, NAN, &made);
  return refused == 0 ? made : nullptr;
}

}  // namespace

std::optional<std::vector<double>> xgboost_probabilities(const stats::learn::FeatureRows& learnt,
                                                         std::span<const double> targets,
                                                         const stats::learn::FeatureRows& judged) {
  const auto& xgboost = library();
  if (!xgboost.complete) return std::nullopt;
  constexpr int rounds = 100;
  std::optional<std::vector<double>> said;
  Handle train = matrix_of(learnt), test = matrix_of(judged), booster = nullptr;
  const std::vector<float> labels(targets.begin(), targets.end());
  bool good = train != nullptr && test != nullptr &&
              xgboost.matrix_set(train, "label", labels.data(), labels.size()) == 0 &&
              xgboost.booster_create(&train, 1, &booster) == 0 &&
              xgboost.booster_set(booster, "objective", "binary:logistic") == 0 &&
              xgboost.booster_set(booster, "nthread", "1") == 0;
  for (int round = 0; good && round < rounds; ++round)
    good = xgboost.booster_update(booster, round, train) == 0;
  Count count = 0;
  const float* values = nullptr;
  if (good && xgboost.booster_predict(booster, test, 0, 0, 0, &count, &values) == 0)
    said.emplace(values, values + count);
  if (booster != nullptr) xgboost.booster_free(booster);
  if (train != nullptr) xgboost.matrix_free(train);
  if (test != nullptr) xgboost.matrix_free(test);
  return said;
}

}  // namespace myelin::app
