// fastText: one head (praise or complaint) from characters and their pairs, trained on the same
// reviews by its own program. Its input wants white space between characters, which is made before
// the clock runs.
//   fasttext_peer SPACED_TEXTS MODEL
#include "timing.h"

#include <fasttext/fasttext.h>

#include <sstream>

int main(int argc, char** argv) {
  if (argc != 3) return 64;
  const auto texts = myelin::bench::lines_of(argv[1]);
  const double before = myelin::bench::cpu_seconds();
  fasttext::FastText model;
  model.loadModel(argv[2]);
  const double load = myelin::bench::cpu_seconds() - before;
  std::vector<std::pair<fasttext::real, std::string>> found;
  std::istringstream stream;
  myelin::bench::time_peer("fasttext", "one head", load, texts, [&](const std::string& text) {
    stream.clear();
    stream.str(text + "\n");
    model.predictLine(stream, found, 1, 0);
  });
  return 0;
}
