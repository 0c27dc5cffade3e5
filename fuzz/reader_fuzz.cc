// links: cause
// Any bytes through the normal form and the reader: spans stay inside the text and off the middle
// of points, and the same bytes are read the same twice.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>

#include "cause/reader.h"
#include "cause/taxonomy.h"
#include "text/clause.h"
#include "text/normal.h"

namespace {

using namespace myelin;

void require(bool holds) {
  if (!holds) std::abort();
}

const cause::Reader& reader() {
  static const auto made = [] {
    std::ifstream file(MYELIN_SOURCE_DIR "/taxonomies/retail.yaml", std::ios::binary);
    std::stringstream yaml;
    yaml << file.rdbuf();
    const auto taxonomy = cause::Taxonomy::parse(yaml.str(), 1);
    require(taxonomy.has_value());
    auto reader = cause::Reader::create(*taxonomy, MYELIN_SOURCE_DIR "/models");
    require(reader.has_value());
    return *reader;
  }();
  return *made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  text::NormalText normal;
  text::normalise(text, normal);
  require(normal.kinds.size() == normal.size() && normal.offsets.size() == normal.size() + 1);
  require(normal.offsets.back() == size && std::ranges::is_sorted(normal.offsets));
  std::vector<text::Clause> clauses;
  text::split_clauses(normal, clauses);
  std::uint32_t last = 0;
  for (const auto& clause : clauses) {
    require(last <= clause.begin && clause.begin < clause.end && clause.end <= normal.size());
    last = clause.end;
  }
  model::Reading first, again;
  reader().read(text, first);
  reader().read(text, again);
  require(first.polarity == again.polarity && first.mentions.size() == again.mentions.size());
  for (std::size_t i = 0; i < first.mentions.size(); ++i) {
    const auto& mention = first.mentions[i];
    for (const auto span : {mention.aspect, mention.opinion}) {
      require(span.begin <= span.end && span.end <= size);
      for (const auto at : {span.begin, span.end})
        require(std::ranges::binary_search(normal.offsets, at) || at == 0);
    }
    require(mention.aspect.begin < mention.aspect.end);
    require(mention.polarity >= -1 && mention.polarity <= 1 &&
            mention.polarity == again.mentions[i].polarity);
  }
  return 0;
}
