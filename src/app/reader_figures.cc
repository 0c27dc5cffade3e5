#include "app/reader_figures.h"

#include <cmath>
#include <fstream>
#include <set>
#include <sstream>

#include "app/factor_rows.h"

namespace myelin::app {
namespace {

struct Counts {
  std::size_t right = 0, found = 0, there = 0;
  static double share(std::size_t part, std::size_t whole) {
    return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
  }
  double precision() const { return share(right, found); }
  double recall() const { return share(right, there); }
  double f1() const { return share(2 * right, found + there); }
};

// A factor and whether it is blamed: "deliver.speed -".
std::string said(std::string_view key, float polarity) {
  return std::string(family_of(key)) + (polarity > 0 ? " +" : " -");
}

struct Annotated {
  std::string said;
  text::ByteSpan aspect, opinion;
};

std::vector<Annotated> annotations_of(const text::OpinionText& text, const FactorTable& table,
                                      const std::vector<std::string>& names) {
  std::vector<Annotated> all;
  for (const auto& one : text.opinions)
    if (const auto found = table.find(names[one.category]); found != table.end())
      if (const auto& key = found->second.of(one.polarity); !key.empty())
        all.push_back({said(key, one.polarity), one.aspect, one.opinion});
  return all;
}

struct Overlap {
  std::size_t met = 0, both = 0;
  void add(text::ByteSpan theirs, model::Span ours) {
    if (theirs.begin == theirs.end || ours.begin == ours.end) return;
    ++both, met += ours.begin < theirs.end && theirs.begin < ours.end;
  }
};

struct Tally {
  Counts all, issues;
  Overlap aspect, opinion;
};

void judge(const std::vector<Annotated>& there, const model::Reading& reading,
           const cause::Taxonomy& taxonomy, const std::set<std::string>& judged, Tally& tally) {
  constexpr float judges = 0.05F;
  std::set<std::string> theirs, ours, our_issues;
  for (const auto& one : there) theirs.insert(one.said);
  for (const auto& mention : reading.mentions) {
    const auto& factor = taxonomy.factors()[mention.factor];
    if (std::abs(mention.polarity) < judges) continue;
    auto one = said(factor.key, mention.polarity);
    if (!judged.contains(one)) continue;
    if (factor.level >= model::FactorLevel::issue) our_issues.insert(one);
    // Of several annotations of one factor the one whose words come nearest is meant.
    const Annotated* shared = nullptr;
    for (const auto& annotation : there) {
      if (annotation.said != one) continue;
      const bool meets = mention.aspect.begin < annotation.aspect.end &&
                         annotation.aspect.begin < mention.aspect.end;
      if (shared == nullptr || meets) shared = &annotation;
    }
    if (shared != nullptr)
      tally.aspect.add(shared->aspect, mention.aspect),
          tally.opinion.add(shared->opinion, mention.opinion);
    ours.insert(std::move(one));
  }
  for (const auto& [found, counts] :
       {std::pair{&ours, &tally.all}, std::pair{&our_issues, &tally.issues}}) {
    counts->there += theirs.size(), counts->found += found->size();
    for (const auto& one : *found) counts->right += theirs.contains(one);
  }
}

}  // namespace

Result<std::vector<Figure>> reader_figures(const HeadQuery& query, const std::string& language,
                                           const std::vector<std::string>& names,
                                           const std::vector<text::OpinionText>& texts) {
  const std::string collection = language == "en" ? "en-asqp-phone" : "zh-asqp-food";
  MYELIN_TRY(table, read_factor_table(query.share / "models/asqp_factors.yaml", collection));
  std::ifstream file(query.share / "taxonomies/retail.yaml", std::ios::binary);
  std::stringstream yaml;
  yaml << file.rdbuf();
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(yaml.str(), 1));
  std::set<std::string> judged;
  for (const auto& [category, factors] : table)
    for (const int polarity : {1, -1})
      if (const auto& key = factors.of(polarity); !key.empty())
        judged.insert(said(key, static_cast<float>(polarity)));
  std::vector<Figure> figures;
  for (const auto& [by, sources] : {std::pair{"phrases", cause::MentionSources{true, false}},
                                    std::pair{"head", cause::MentionSources{false, true}},
                                    std::pair{"both", cause::MentionSources{true, true}}}) {
    MYELIN_TRY(reader, cause::Reader::create(taxonomy, query.models, sources));
    Tally tally;
    model::Reading reading;
    for (const auto& text : texts) {
      reader->read(text.text, reading);
      judge(annotations_of(text, table, names), reading, *taxonomy, judged, tally);
    }
    const auto name = [&](std::string_view what) {
      return "reader_" + std::string(by) + "_" + std::string(what);
    };
    figures.push_back({name("precision"), tally.all.precision(), tally.all.found});
    figures.push_back({name("recall"), tally.all.recall(), tally.all.there});
    figures.push_back({name("f1"), tally.all.f1(), tally.all.there});
    if (!sources.phrases || !sources.head) continue;
    figures.push_back({"reader_issues_f1", tally.issues.f1(), tally.issues.there});
    figures.push_back({"reader_aspect_overlap", Counts::share(tally.aspect.met, tally.aspect.both),
                       tally.aspect.both});
    figures.push_back({"reader_opinion_overlap",
                       Counts::share(tally.opinion.met, tally.opinion.both), tally.opinion.both});
  }
  return figures;
}

}  // namespace myelin::app
