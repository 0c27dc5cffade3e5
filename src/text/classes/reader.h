// ClassReader: the models of one set of classes, together: the linear model <name>.bin and the
// small nets <name>.net1.bin… that its decision asks for.
//
// Thread safety: immutable; ReaderScratch belongs to one thread.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "text/classes/decider.h"
#include "text/classes/model.h"
#include "text/classes/nets.h"
#include "text/net/model.h"

namespace myelin::text::classes {

struct ReaderScratch {
  NormalText normal;
  ClassScratch linear;
  net::NetText text;
  net::NetScratch net;
  DecisionRow row;
  std::vector<float> probabilities;
};

class ClassReader {
 public:
  // Errors: those of the models' files.
  static Result<std::shared_ptr<const ClassReader>> open(const std::filesystem::path& folder,
                                                         const std::string& name);
  // Of models in memory, as training has just made them.
  static Result<std::shared_ptr<const ClassReader>> of(std::string linear,
                                                       std::vector<std::string> nets);

  const ClassModel& linear() const { return *linear_; }
  const std::vector<std::string>& names() const { return linear_->names(); }
  // The index of a class; no_class where the name is none_name or is not among the classes.
  std::uint16_t index_of(std::string_view name) const;
  std::uint16_t none() const { return none_; }  // the output of none_name, or no_class

  // What the models say; scratch.row.truth is left alone.
  void listen(std::string_view text, ReaderScratch& scratch) const;
  Answer answer(std::string_view text, ReaderScratch& scratch) const;

 private:
  ClassReader(std::shared_ptr<const ClassModel> linear, Nets nets);
  static Result<std::shared_ptr<const ClassReader>> joined(std::shared_ptr<const ClassModel> linear,
                                                           Nets nets);

  std::shared_ptr<const ClassModel> linear_;
  Nets nets_;
  std::uint16_t none_ = no_class;
};

}  // namespace myelin::text::classes
