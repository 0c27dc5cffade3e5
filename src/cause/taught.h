// What a team has taught the reader: small corrections (text::DeltaModel) of a polarity, an intent
// or a factor, each learnt from labelled texts in under a second, kept as one file each beside the
// shipped models and applied after them, in the order in which they were taught.
//
// Files: <folder>/<id>.taught, lines of text: a head of "key value" lines, "---", the model's
// lines. A teaching that was rolled back is kept as <id>.rolled_back and no longer applied.
// Thread safety: Taught is immutable; the functions that change a folder have one caller at a time.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "model/factor.h"
#include "model/reading.h"
#include "text/clause.h"
#include "text/delta_model.h"
#include "text/polarity.h"

namespace myelin::cause {

class Reader;

// Fewer say too little; more belong into a trained model.
inline constexpr std::size_t teach_examples_min = 8, teach_examples_max = 20'000;

struct Teaching {
  std::uint32_t id = 0;
  std::string target;    // "polarity", "intent:will_return", "factor:logistics.late"
  std::string language;  // zh or en
  std::string made_at;   // RFC 3339
  std::size_t rows = 0;  // labelled texts
  bool rolled_back = false;
  text::DeltaFigures figures;  // by cross-validation over those
  text::DeltaModel model;
};

// In the order of their ids, those rolled back among them. An absent folder holds none. Errors:
// corrupt, which names the file.
Result<std::vector<Teaching>> list_taught(const std::filesystem::path& folder);
// Gives the teaching the next id and writes it. Errors: unavailable.
Result<std::uint32_t> keep_taught(const std::filesystem::path& folder, Teaching teaching);
// Applies one that was rolled back again. Errors: unavailable.
Status take_up_again(const std::filesystem::path& folder, std::uint32_t id);
// Errors: not_found, conflict where it was rolled back before.
Status roll_back(const std::filesystem::path& folder, std::uint32_t id);

struct LabelledExample {
  std::string text;
  bool yes = false;  // praises; or the intent, the factor is there
};
struct TeachingRequest {
  std::string target, language;
  std::vector<LabelledExample> examples;
  // Ordinary texts of the language, stored ones if there are some: what an intent or a factor is
  // told apart from. It is probably not in most of them. Not used for polarity.
  std::vector<std::string> background;
  std::string made_at;
};
// Learns from the examples what `base` gets wrong. Errors: invalid_argument (fewer than
// teach_examples_min, a language or a target there is not, polarity of one kind only).
Result<Teaching> teach(const Reader& base, std::span<const model::Factor> factors,
                       const TeachingRequest& request);

// What is read with the teachings of a folder.
class Taught {
 public:
  // Teachings of factors that the taxonomy does not have are left out.
  Taught(std::span<const Teaching> teachings, std::span<const model::Factor> factors);
  bool empty() const { return parts_.empty(); }
  std::string version() const;  // changes with what is applied; empty if nothing is

  // Corrects a reading of a text whose n-grams stand in `scores`.
  void correct(const text::NormalText& normal, std::span<const text::Clause> clauses,
               const text::PolarityScores& scores, model::Reading& reading) const;

 private:
  enum class Kind : std::uint8_t { polarity, intent, factor };
  struct Part {
    Kind kind = Kind::polarity;
    std::uint16_t index = 0;  // of the intent or the factor
    model::Language language = model::Language::unknown;
    std::uint32_t id = 0;
    text::DeltaModel model;
  };
  std::vector<Part> parts_;
};

}  // namespace myelin::cause
