// `myelin evaluate --head ten_examples`: a factor that nobody taught before, from ten texts that
// speak of it. Each category of an annotated file (format asqp) with enough texts is such a factor:
// ten of its texts are drawn, a thousand others are stored texts without labels, the rest is judged
// text by text. Three draws a category; mean figures over categories and draws, beside those of the
// regression that corrects factors which are heard already.
#include <algorithm>
#include <numeric>

#include "app/evaluate_head.h"
#include "app/labelled_texts.h"
#include "base/random.h"
#include "cause/intent_sentences.h"
#include "cause/taught.h"
#include "text/few_examples.h"

namespace myelin::app {
namespace {

constexpr std::size_t examples = 10, unlabelled = 1'000, texts_of_category_min = 60;
constexpr std::uint64_t draws = 3;

// The last two parts of a name such as 通用-物流#物流速度, as a team would name its factor.
std::vector<std::string> names_of(const std::string& category) {
  const auto fence = category.find('#');
  if (fence == std::string::npos) return {category};
  const auto dash = category.find('-');
  const std::size_t from = dash == std::string::npos || dash > fence ? 0 : dash + 1;
  return {category.substr(from, fence - from), category.substr(fence + 1)};
}

struct Shares {
  double precision = 0, recall = 0, f1 = 0;
};

class Course {
 public:
  Course(std::vector<AnnotatedText> texts, std::vector<std::string> sentences)
      : texts_(std::move(texts)), sentences_(std::move(sentences)) {}

  std::vector<std::string> categories() const {
    std::vector<std::string> all, enough;
    for (const auto& text : texts_)
      for (const auto& one : text.annotations) all.push_back(one.category);
    std::ranges::sort(all);
    all.erase(std::ranges::unique(all).begin(), all.end());
    for (const auto& category : all)
      if (std::ranges::count_if(texts_, [&](const AnnotatedText& text) {
            return speaks_of(text, category);
          }) >= static_cast<std::ptrdiff_t>(texts_of_category_min))
        enough.push_back(category);
    return enough;
  }

  void draw(const std::string& category, std::uint64_t seed) {
    std::vector<std::size_t> order(texts_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    Random random{seed};
    for (std::size_t i = order.size(); i > 1; --i)
      std::swap(
          order[i - 1],
          order[static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(i) - 1))]);
    few_ = {.yes = {}, .no = {}, .hints = names_of(category), .unlabelled = sentences_};
    judged_.clear();
    const std::size_t stored = sentences_.size() + unlabelled;
    for (const auto i : order)
      if (speaks_of(texts_[i], category) && few_.yes.size() < examples) {
        few_.yes.push_back(texts_[i].text);
      } else if (few_.unlabelled.size() < stored) {
        few_.unlabelled.push_back(texts_[i].text);
      } else {
        judged_.push_back(i);
      }
  }
  Shares by_few(const std::string& category) {
    return judge(category, text::learn_from_few(few_, text::FeatureSet::zh).model);
  }
  // How factors were taught that nothing hears before this was there.
  Shares by_regression(const std::string& category) {
    std::vector<text::DeltaRow> rows;
    for (const auto& text : few_.yes) rows.push_back({text, true, text::few_absent, 1, true});
    for (const auto& text : sentences_)
      rows.push_back({text, false, text::few_absent, 0.3F, false});
    return judge(category, text::DeltaTrainer::train(rows, {}));
  }

 private:
  static bool speaks_of(const AnnotatedText& text, const std::string& category) {
    return std::ranges::any_of(text.annotations,
                               [&](const Annotation& one) { return one.category == category; });
  }
  Shares judge(const std::string& category, const text::DeltaModel& model) {
    double both = 0, said = 0, there = 0;
    for (const auto i : judged_) {
      text::normalise(texts_[i].text, normal_);
      text::split_clauses(normal_, clauses_);
      text::features_of(normal_, text::FeatureSet::zh, features_);
      const bool found = std::ranges::any_of(clauses_, [&](const text::Clause& clause) {
        const auto first =
                       std::ranges::lower_bound(features_, clause.begin, {}, &text::Feature::last),
                   last = std::ranges::lower_bound(features_, clause.end, {}, &text::Feature::last);
        return text::few_absent + model({first, last}) >= 0;
      });
      const bool speaks = speaks_of(texts_[i], category);
      both += found && speaks, said += found, there += speaks;
    }
    const auto share = [](double part, double whole) { return whole > 0 ? part / whole : 0; };
    return {share(both, said), share(both, there), share(2 * both, said + there)};
  }

  std::vector<AnnotatedText> texts_;
  std::vector<std::string> sentences_;
  std::vector<std::size_t> judged_;
  text::FewExamples few_;
  text::NormalText normal_;
  std::vector<text::Clause> clauses_;
  std::vector<text::Feature> features_;
};

}  // namespace

Result<std::vector<Figure>> evaluate_ten_examples(const HeadQuery& query) {
  std::vector<AnnotatedText> texts;
  MYELIN_CHECK(read_annotated(query.file, texts));
  MYELIN_TRY(read, cause::read_intent_sentences(query.models / "intents/zh.yaml"));
  std::vector<std::string> sentences;
  for (auto& sentence : read) sentences.push_back(std::move(sentence.text));
  Course course(std::move(texts), std::move(sentences));
  const auto categories = course.categories();
  if (categories.empty())
    return fail(ErrorCode::invalid_argument, query.file.string() + " has no category of 60 texts",
                "give an annotated file in the format asqp");
  Shares after, before;
  for (const auto& category : categories)
    for (std::uint64_t seed = 1; seed <= draws; ++seed) {
      course.draw(category, seed);
      const auto add = [](Shares& sum, const Shares& one) {
        sum.precision += one.precision, sum.recall += one.recall, sum.f1 += one.f1;
      };
      add(after, course.by_few(category)), add(before, course.by_regression(category));
    }
  const auto runs = static_cast<double>(categories.size() * draws);
  return std::vector<Figure>{
      {"precision", after.precision / runs, categories.size()},
      {"recall", after.recall / runs, categories.size()},
      {"f1", after.f1 / runs, categories.size()},
      {"precision_by_regression", before.precision / runs, categories.size()},
      {"recall_by_regression", before.recall / runs, categories.size()},
      {"f1_by_regression", before.f1 / runs, categories.size()}};
}

}  // namespace myelin::app
