#include <fstream>

#include "app/labelled_texts.h"

namespace myelin::app {

Status read_glosses(const std::filesystem::path& sources, text::GlossBook& into) {
  const auto path = sources / "cedict.txt";
  std::ifstream file(path);
  if (!file)
    return fail(ErrorCode::not_found, path.string() + " cannot be read",
                "run tools/name_sources; models/emotion.md says what it fetches");
  for (std::string line; std::getline(file, line);) into.add_line(line);
  return {};
}

}  // namespace myelin::app
