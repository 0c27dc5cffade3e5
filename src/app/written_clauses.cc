#include <yaml-cpp/yaml.h>

#include "app/labelled_texts.h"

namespace myelin::app {

Status read_written_clauses(const std::filesystem::path& path, std::string_view source,
                            std::vector<text::LabelledText>& into) {
  const std::size_t before = into.size();
  try {
    const auto lists = YAML::LoadFile(path.string());
    for (const auto& [name, praises] : {std::pair{"praises", true}, {"complains", false}})
      for (const auto& text : lists[name])
        into.push_back({text.as<std::string>(), praises, std::string(source), true});
  } catch (const YAML::Exception& error) {
    return fail(ErrorCode::corrupt, path.string() + " does not hold clauses: " + error.what(),
                "compare it with models/polarity/en.yaml");
  }
  if (into.size() > before) return {};
  return fail(ErrorCode::corrupt, path.string() + " holds no clause",
              "compare it with models/polarity/en.yaml");
}

}  // namespace myelin::app
