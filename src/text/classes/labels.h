// LabelReader: which of a fixed set of labels a text has, any number of them: a linear model and
// small nets together. The probability of a label is a logistic function of the linear score and
// of the nets' mean logit: two slopes that all labels share, and an intercept of its own each,
// fitted on rows kept out of training, as is the threshold that gives the best micro-F1 there.
//
// Labels whose names have the form "group:side" exclude each other within a group: the likeliest
// side speaks for it. Labels "group:" and ":side" are only evidence for those, learnt from all
// rows of the group or of the side; they are never said.
//
// Files: <name>.bin (ClassModel of kind labels), <name>.net1.bin…
// Thread safety: immutable; LabelScratch belongs to one thread.
#pragma once
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/classes/model.h"
#include "text/classes/nets.h"
#include "text/net/model.h"

namespace myelin::text::classes {

struct LabelEvidence {
  std::vector<float> linear, nets;   // of each label; nets: mean logit, empty without nets
  std::vector<std::uint16_t> truth;  // for fitting and judging
};
struct LabelScratch {
  NormalText normal;
  ClassScratch linear;
  net::NetText text;
  net::NetScratch net;
  LabelEvidence evidence;
};

// What makes evidence an answer.
struct LabelDecision {
  Decision shared;                // linear_scale, nets_share, nets
  std::vector<float> intercepts;  // of each label
  float threshold = 0.5F;         // of the probability
};
// Where the evidence "group:" and ":side" of each label stands; whole[l] says that l can be said.
struct LabelFamily {
  explicit LabelFamily(std::span<const std::string> names);
  static constexpr std::uint16_t none = 0xffff;
  std::vector<std::uint16_t> group, side;
  std::vector<bool> whole;
  std::vector<std::string_view> group_name;  // of names' own characters
};
struct SaidLabel {
  std::uint16_t label = 0;
  float probability = 0;
};

LabelDecision fit_labels(std::span<const LabelEvidence> rows, const LabelFamily& family,
                         std::uint32_t nets);
// The labels said, the likeliest side of each group; where none reaches the threshold and
// `at_least_one`, the likeliest of all. Replaces `into`, in the order of labels.
void say(const LabelEvidence& evidence, const LabelFamily& family, const LabelDecision& decision,
         bool at_least_one, std::vector<SaidLabel>& into);

struct LabelFiguresOf {
  std::size_t n = 0, said = 0, there = 0, both = 0;
  double precision() const { return said == 0 ? 0 : double(both) / double(said); }
  double recall() const { return there == 0 ? 0 : double(both) / double(there); }
  double f1() const { return said + there == 0 ? 0 : 2.0 * double(both) / double(said + there); }
};

class LabelReader {
 public:
  static Result<std::shared_ptr<const LabelReader>> open(const std::filesystem::path& folder,
                                                         const std::string& name);
  static Result<std::shared_ptr<const LabelReader>> of(std::string linear,
                                                       std::vector<std::string> nets);

  const std::vector<std::string>& names() const { return linear_->names(); }
  const LabelFamily& family() const { return *family_; }
  const LabelDecision& decision() const { return decision_; }
  void listen(std::string_view text, LabelScratch& scratch) const;

 private:
  LabelReader() = default;
  static Result<std::shared_ptr<const LabelReader>> joined(std::shared_ptr<const ClassModel> linear,
                                                           Nets nets);

  std::shared_ptr<const ClassModel> linear_;
  Nets nets_;
  LabelDecision decision_;
  std::unique_ptr<const LabelFamily> family_;
};

// The linear model's file with the decision in its header and curves.
std::string with_labels_decision(std::string file, const LabelDecision& decision);

}  // namespace myelin::text::classes
