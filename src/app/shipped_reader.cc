#include "app/shipped_reader.h"

#include <fstream>
#include <sstream>

namespace myelin::app {

Result<std::shared_ptr<const cause::Taxonomy>> shipped_taxonomy(
    const std::filesystem::path& share) {
  const auto path = share / "taxonomies" / "retail.yaml";
  std::ifstream file(path);
  if (!file)
    return fail(ErrorCode::not_found, "no taxonomy at " + path.string(),
                "point --share at the folder that holds taxonomies/");
  std::stringstream yaml;
  yaml << file.rdbuf();
  return cause::Taxonomy::parse(yaml.str(), 1);
}

Result<std::shared_ptr<const cause::Reader>> shipped_reader(const std::filesystem::path& share,
                                                            const std::filesystem::path& models) {
  MYELIN_TRY(taxonomy, shipped_taxonomy(share));
  return cause::Reader::create(taxonomy, models);
}

}  // namespace myelin::app
