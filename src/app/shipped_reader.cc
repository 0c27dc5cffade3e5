#include "app/shipped_reader.h"

#include <fstream>
#include <sstream>

#include "cause/taxonomy.h"

namespace myelin::app {

Result<std::shared_ptr<const cause::Reader>> shipped_reader(const std::filesystem::path& share,
                                                            const std::filesystem::path& models) {
  const auto path = share / "taxonomies" / "retail.yaml";
  std::ifstream file(path);
  if (!file)
    return fail(ErrorCode::not_found, "no taxonomy at " + path.string(),
                "point --share at the folder that holds taxonomies/");
  std::stringstream yaml;
  yaml << file.rdbuf();
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(yaml.str(), 1));
  return cause::Reader::create(taxonomy, models);
}

}  // namespace myelin::app
