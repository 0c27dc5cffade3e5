// The experience language that is spoken now, and the reader that reads by it; replaced as one by a
// restatement. Thread safety: now() and set() from any thread; what now() gives is immutable.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <string_view>

#include "cause/reader.h"
#include "cause/taxonomy.h"

namespace myelin::engine {

struct Language {
  std::shared_ptr<const cause::Taxonomy> taxonomy;
  std::shared_ptr<const cause::Reader> reader;
  // Reads a masked text. The tags of masked values ("#k3f9a") come from the instance's own key and
  // say nothing: they are blanked first, byte for byte, so that the same words are read the same in
  // every instance and spans stay right.
  void read(std::string_view masked, model::Reading& into) const;
  // The same, with the words that moved each judgement.
  void explain(std::string_view masked, model::Reading& into) const;
  static Result<std::shared_ptr<const Language>> make(
      std::shared_ptr<const cause::Taxonomy> taxonomy, const std::filesystem::path& models,
      const std::filesystem::path& taught) {
    MYELIN_TRY(reader, cause::Reader::create(taxonomy, models, {}, taught));
    return std::make_shared<const Language>(std::move(taxonomy), std::move(reader));
  }
};

class SpokenLanguage {
 public:
  std::shared_ptr<const Language> now() const {
    const std::lock_guard lock{mutex_};
    return language_;
  }
  void set(std::shared_ptr<const Language> language) {
    const std::lock_guard lock{mutex_};
    language_ = std::move(language);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Language> language_;
};

}  // namespace myelin::engine
