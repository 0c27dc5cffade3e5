#include "app/emotion_rows.h"
#include "app/evaluate_head.h"
#include "text/emotion.h"
#include "text/polarity_trainer.h"

namespace myelin::app {

Result<std::vector<Figure>> evaluate_emotion(const HeadQuery& query) {
  HeadQuery asked = query;
  if (asked.text_column.empty()) asked.text_column = "content";
  if (asked.label_column.empty()) asked.label_column = "label";
  MYELIN_TRY(model, text::EmotionModel::open(query.models / "emotion.bin"));
  std::vector<text::EmotionRow> rows;
  MYELIN_CHECK(read_emotions({asked.file, asked.text_column, asked.label_column, "file", 0}, rows));
  std::vector<const text::EmotionRow*> judged;
  std::vector<text::EmotionRead> reads;
  text::NormalText normal;
  std::vector<text::Feature> features;
  for (const auto& row : rows) {
    if (query.kept_apart && text::part_of(row.text) != text::Part::test) continue;
    text::normalise(row.text, normal);
    text::features_of(normal, model->feature_set(), features);
    judged.push_back(&row), reads.push_back(model->read(features));
  }
  const auto f = text::figures_of(judged, reads);
  return std::vector<Figure>{{"macro_f1", f.macro_f1, f.n},
                             {"accuracy", f.accuracy, f.n},
                             {"calibration_error", f.calibration_error, f.n}};
}

}  // namespace myelin::app
