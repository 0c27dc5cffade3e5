// Reader: what a text says. Language, polarity, emotion, and mentions of the factors of one
// taxonomy version; on request, the words that moved each judgement.
//
// Thread safety: immutable once made; read() may be called from any thread (its scratch is
// thread_local). Laws (every Reader keeps them, reader_laws.h): any bytes in, a valid reading out;
// spans lie inside the text, on code point boundaries, ordered by their beginning; the same text
// gives the same reading, whatever was read before.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "model/reading.h"

namespace myelin::cause {

class Taxonomy;

// What finds mentions. Both, but for figures of either alone and for training the head from
// phrases.
struct MentionSources {
  bool phrases = true;  // the taxonomy's synonyms
  bool head = true;     // the trained model of factors
};

class Reader {
 public:
  // `models` is the folder that holds polarity.{zh,en}.bin, factors.{zh,en}.bin,
  // mentions.{zh,en}.bin, emotion.bin and intents.{zh,en}.bin; `taught`, where it is not empty, the
  // folder of what a team has taught (cause/taught.h). Errors: not_found where a model file is
  // missing, corrupt where one is damaged.
  static Result<std::shared_ptr<const Reader>> create(std::shared_ptr<const Taxonomy> taxonomy,
                                                      const std::filesystem::path& models,
                                                      MentionSources sources = {},
                                                      const std::filesystem::path& taught = {});
  ~Reader();
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Replaces `into`, reusing what it has allocated.
  // A text beyond limits::text_bytes_max is read up to the last code point within it.
  void read(std::string_view text, model::Reading& into) const;
  // The same reading, with its reasons: for each judgement the words whose removal would change it
  // most, and the strongest that speak against it. For one text that somebody looks at: it costs
  // several times what read() does.
  void explain(std::string_view text, model::Reading& into) const;

  // Names the models that were loaded: changes whenever a reading could change with the taxonomy
  // unchanged.
  std::string_view model_version() const;
  int taxonomy_version() const;

 private:
  struct Parts;
  explicit Reader(std::unique_ptr<const Parts> parts);
  std::unique_ptr<const Parts> parts_;
};

}  // namespace myelin::cause
