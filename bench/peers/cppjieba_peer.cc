// cppjieba: segmentation into words and nothing else, in its most usual way (MixSegment).
//   cppjieba_peer TEXTS DICT_FOLDER
#include "timing.h"

#include <cppjieba/Jieba.hpp>

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const auto texts = myelin::bench::lines_of(argv[1]);
  const std::string dict = std::string(argv[2]) + "/";
  const double before = myelin::bench::cpu_seconds();
  const cppjieba::Jieba jieba(dict + "jieba.dict.utf8", dict + "hmm_model.utf8",
                              dict + "user.dict.utf8", dict + "idf.utf8", dict + "stop_words.utf8");
  const double load = myelin::bench::cpu_seconds() - before;
  std::vector<std::string> words;
  myelin::bench::time_peer("cppjieba", "words", load, texts,
                           [&](const std::string& text) { jieba.Cut(text, words, true); });
  return 0;
}
