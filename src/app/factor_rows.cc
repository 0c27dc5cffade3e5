#include "app/factor_rows.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <sstream>

#include "base/hash.h"
#include "cause/yaml_tree.h"
#include "text/clause.h"

namespace myelin::app {
namespace {

using text::LabelledClause;

constexpr float judges = 0.5F;  // a factor with such a prior is an issue: naming it judges

// A clause with its bytes and the mentions that phrases found in it.
struct Found {
  std::size_t begin = 0, end = 0;
  std::vector<const model::Mention*> mentions;
};

std::vector<Found> clauses_of(const std::string& text, const model::Reading& reading) {
  text::NormalText normal;
  std::vector<text::Clause> clauses;
  text::normalise(text, normal);
  text::split_clauses(normal, clauses);
  std::vector<Found> found;
  for (const auto& clause : clauses) {
    const auto [begin, end] = normal.bytes(clause.begin, clause.end);
    Found one{begin, end, {}};
    for (const auto& mention : reading.mentions)
      if (begin <= mention.aspect.begin && mention.aspect.begin < end)
        one.mentions.push_back(&mention);
    found.push_back(std::move(one));
  }
  return found;
}

void add(std::vector<std::uint16_t>& labels, std::uint16_t label) {
  if (std::ranges::find(labels, label) == labels.end()) labels.push_back(label);
}

void add_family(const ClauseLabelling& labelling, std::string_view family,
                std::vector<std::uint16_t>& labels) {
  for (std::size_t l = 0; l < labelling.labels.size(); ++l)
    if (family_of(labelling.labels[l]) == family) add(labels, static_cast<std::uint16_t>(l));
}

// Labels that phrases give: an issue that is named is there, and its relatives are unknown; a
// factor that is only named, or an issue that is denied, makes its family unknown.
void label_mentions(const ClauseLabelling& labelling, const Found& found, LabelledClause& into) {
  for (const auto* mention : found.mentions) {
    const auto& factor = labelling.taxonomy->factors()[mention->factor];
    add_family(labelling, family_of(factor.key), into.unknown);
    const auto label = std::ranges::find(labelling.labels, factor.key);
    const bool asserted = mention->polarity * factor.polarity > judges;
    if (std::abs(factor.polarity) >= judges && asserted && label != labelling.labels.end())
      add(into.yes, static_cast<std::uint16_t>(label - labelling.labels.begin()));
  }
}

// The clause with its phrases put out of sight; empty where too little is left to learn from.
std::string hidden(const std::string& text, const Found& found) {
  constexpr std::size_t bytes_left_min = 12;
  std::string clause;
  std::size_t at = found.begin;
  for (const auto* mention : found.mentions) {
    if (mention->aspect.begin < at) continue;
    clause.append(text, at, mention->aspect.begin - at).append("…");
    at = mention->aspect.end;
  }
  if (at < found.end) clause.append(text, at, found.end - at);
  return clause.size() < bytes_left_min + 3 * found.mentions.size() ? std::string{} : clause;
}

}  // namespace

const std::string& CategoryFactors::of(int polarity) const {
  static const std::string none;
  return polarity > 0 ? praise : polarity < 0 ? complaint : none;
}

Result<FactorTable> read_factor_table(const std::filesystem::path& path,
                                      std::string_view collection) {
  std::ifstream file(path, std::ios::binary);
  if (!file)
    return fail(ErrorCode::not_found, "no table of categories at " + path.string(),
                "it is shipped beside the models");
  std::stringstream yaml;
  yaml << file.rdbuf();
  const auto tree = cause::read_yaml(yaml.str());
  if (!tree) return fail(ErrorCode::invalid_argument, path.string() + ": " + tree.error().problem);
  FactorTable table;
  for (std::size_t c = 0; c < tree->keys.size(); ++c) {
    if (tree->keys[c].first != collection) continue;
    const auto& categories = tree->items[c];
    for (std::size_t i = 0; i < categories.keys.size(); ++i)
      for (std::size_t k = 0; k < categories.items[i].keys.size(); ++k) {
        auto& factors = table[categories.keys[i].first];
        (categories.items[i].keys[k].first == "praise" ? factors.praise : factors.complaint) =
            categories.items[i].items[k].scalar;
      }
  }
  if (table.empty())
    return fail(ErrorCode::invalid_argument,
                path.string() + " says nothing of " + std::string(collection),
                "write its categories with praise and complaint");
  return table;
}

std::string_view family_of(std::string_view key) {
  const auto first = key.find('.');
  return first == std::string_view::npos ? key : key.substr(0, key.find('.', first + 1));
}

void label_annotated(const ClauseLabelling& labelling, const FactorTable& table,
                     const AnnotatedText& text, bool only_theirs,
                     std::vector<LabelledClause>& into) {
  model::Reading reading;
  labelling.phrases->read(text.text, reading);
  for (const auto& found : clauses_of(text.text, reading)) {
    LabelledClause clause{.text = text.text.substr(found.begin, found.end - found.begin),
                          .yes = {},
                          .unknown = {},
                          .surely = true,
                          .text_id = static_cast<std::uint32_t>(hash64(text.text)),
                          .of_text = {}};
    label_mentions(labelling, found, clause);
    // The annotators' word counts more than the phrases', for and against.
    const auto annotators = [&](std::uint16_t label) {
      return std::ranges::find(labelling.annotated_labels, labelling.labels[label]) !=
             labelling.annotated_labels.end();
    };
    std::erase_if(clause.yes, annotators);
    std::erase_if(clause.unknown, annotators);
    if (only_theirs) {
      clause.yes.clear();
      for (std::size_t l = 0; l < labelling.labels.size(); ++l)
        if (const auto label = static_cast<std::uint16_t>(l); !annotators(label))
          add(clause.unknown, label);
    }
    for (const auto& annotation : text.annotations) {
      const auto category = table.find(annotation.category);
      if (category == table.end()) continue;
      const auto label =
          std::ranges::find(labelling.labels, category->second.of(annotation.polarity));
      if (label == labelling.labels.end()) continue;
      const auto index = static_cast<std::uint16_t>(label - labelling.labels.begin());
      add(clause.of_text, index);
      if (annotation.implicit) {
        add(clause.unknown, index);
      } else if (found.begin <= annotation.at && annotation.at < found.end) {
        add(clause.yes, index);
      }
    }
    into.push_back(std::move(clause));
  }
}

void label_by_phrases(const ClauseLabelling& labelling, const std::string& text, bool hide_all,
                      std::vector<LabelledClause>& into) {
  model::Reading reading;
  labelling.phrases->read(text, reading);
  for (const auto& found : clauses_of(text, reading)) {
    LabelledClause clause;
    clause.text = text.substr(found.begin, found.end - found.begin);
    label_mentions(labelling, found, clause);
    if (!clause.yes.empty() && (hide_all || hash64(clause.text) % 2 == 0)) {
      auto rest = hidden(text, found);
      if (rest.empty() && hide_all) continue;
      if (!rest.empty()) clause.text = std::move(rest);
    }
    into.push_back(std::move(clause));
  }
}

}  // namespace myelin::app
