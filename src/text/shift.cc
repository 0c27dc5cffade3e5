#include "text/shift.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include "text/phrases.h"

namespace myelin::text {
namespace {

// What a word does to the words behind it in its clause.
enum Role : std::uint32_t {
  denies,
  wishes,
  nothing,  // looks like one of the others, or is two of them: 不但, 不得不, "not only"
  stops     // what comes now stands under nothing
};

constexpr float denied = -0.8F, wished = -0.8F;
constexpr std::size_t chinese_reach = 9, english_reach = 48;  // points

constexpr std::array<std::string_view, 38> zh_denies{
    "不",     "没",       "没有",   "无",     "未",     "毫无",     "并非",   "绝非",
    "没什么", "没有什么", "没啥",   "不怎么", "没怎么", "谈不上",   "算不上", "称不上",
    "找不出", "找不到",   "挑不出", "说不出", "谁会",   "谁能",     "谁还",   "谁敢",
    "哪里",   "哪有",     "哪能",   "哪还",   "难道",   "怎么可能", "怎么能", "怎么会",
    "何必",   "有什么",   "有啥",   "这也叫", "别说",   "缺乏"};
constexpr std::array<std::string_view, 12> zh_wishes{"以为",   "本以为", "原以为",   "还以为",
                                                     "早知",   "早知道", "本来以为", "本来想",
                                                     "本来挺", "要是",   "真希望",   "本该"};
constexpr std::array<std::string_view, 69> zh_nothing{
    "不错",   "不仅",   "不但",     "不光",   "不只",     "不止",     "差不多", "无论",   "不管",
    "不论",   "无非",   "不愧",     "不免",   "动不动",   "时不时",   "要不",   "要不是", "不得了",
    "了不起", "不由",   "不小心",   "不知",   "不久",     "不一会",   "没想到", "没多久", "没几天",
    "没用几", "没事",   "不好意思", "对不起", "不然",     "不同",     "不断",   "不得不", "不能不",
    "不可不", "不会不", "不可能不", "无不",   "莫不",     "没有不",   "无所不", "不是不", "不妨",
    "不如",   "不料",   "不一样",   "不少",   "不停",     "好不容易", "好不好", "是不是", "有没有",
    "会不会", "能不能", "不能再",   "不能更", "再好不过", "不二之选", "不禁",   "没的说", "没得说",
    "没话说", "没谁了", "不在话下", "不解释", "不客气",   "不是没有"};
constexpr std::array<std::string_view, 18> zh_stops{"就",   "可是", "然而", "不过", "才",   "却",
                                                    "而",   "但",   "还",   "又",   "只",   "也",
                                                    "反而", "倒是", "因为", "所以", "结果", "相反"};

constexpr std::array<std::string_view, 44> en_denies{
    "not",      "no",           "never",  "nor",     "cannot",   "hardly", "without",   "nothing",
    "nobody",   "no one",       "none",   "neither", "lacks",    "lack",   "failed to", "fails to",
    "far from", "anything but", "doubt",  "barely",  "scarcely", "dont",   "didnt",     "doesnt",
    "isnt",     "wasnt",        "cant",   "wont",    "isn't",    "wasn't", "aren't",    "weren't",
    "don't",    "doesn't",      "didn't", "won't",   "wouldn't", "can't",  "couldn't",  "shouldn't",
    "hasn't",   "haven't",      "hadn't", "ain't"};
constexpr std::array<std::string_view, 19> en_wishes{
    "wish",     "wished",      "if only",   "would be",         "would have", "could have",
    "could be", "should have", "should be", "supposed to",      "expected",   "expecting",
    "hoping",   "hoped",       "wanted to", "thought it would", "would've",   "could've",
    "should've"};
constexpr std::array<std::string_view, 30> en_nothing{
    "not only",         "not just",         "not to mention", "no doubt",      "no wonder",
    "no matter",        "could not be",     "couldn't be",    "couldnt be",    "can't wait",
    "cannot wait",      "cant wait",        "can't stop",     "cannot stop",   "can't recommend",
    "cannot recommend", "can't say enough", "couldn't ask",   "could not ask", "could not wish",
    "couldn't wish",    "why not",          "as expected",    "than expected", "nothing beats",
    "nothing but",      "no longer",        "if not",         "not sure if",   "than i expected"};
constexpr std::array<std::string_view, 15> en_stops{
    "but",   "however", "yet",   "though",  "although", "because", "so",  "and",
    "which", "until",   "while", "instead", "since",    "when",    "then"};

template <std::size_t n>
void add(const std::array<std::string_view, n>& words, Role role, std::vector<Phrase>& into) {
  for (const auto word : words) into.push_back({word, role});
}

const PhraseMatcher& operators(FeatureSet set) {
  static const PhraseMatcher chinese = [] {
    std::vector<Phrase> phrases;
    add(zh_denies, denies, phrases), add(zh_wishes, wishes, phrases);
    add(zh_nothing, nothing, phrases), add(zh_stops, stops, phrases);
    return PhraseMatcher{phrases};
  }();
  static const PhraseMatcher english = [] {
    std::vector<Phrase> phrases;
    add(en_denies, denies, phrases), add(en_wishes, wishes, phrases);
    add(en_nothing, nothing, phrases), add(en_stops, stops, phrases);
    std::vector<std::string> curly;  // don’t
    curly.reserve(phrases.size());
    for (const auto& phrase : std::vector<Phrase>(phrases))
      if (const auto at = phrase.utf8.find('\''); at != std::string_view::npos) {
        curly.emplace_back(phrase.utf8).replace(at, 1, "’");
        phrases.push_back({curly.back(), phrase.value});
      }
    return PhraseMatcher{phrases};
  }();
  return set == FeatureSet::zh ? chinese : english;
}

// What stands over a point: at most a few operators, each up to where it reaches.
class Scope {
 public:
  void open(float factor, std::size_t until) {
    if (size_ < open_max) open_[size_++] = {factor, until};
  }
  void close() { size_ = 0; }
  float at(std::size_t point) const {
    float product = 1;
    for (std::size_t i = 0; i < size_; ++i)
      if (point < open_[i].until) product *= open_[i].factor;
    return product;
  }

 private:
  static constexpr std::size_t open_max = 4;
  struct Open {
    float factor;
    std::size_t until;
  };
  std::array<Open, open_max> open_{};
  std::size_t size_ = 0;
};

}  // namespace

void shifts_of(const NormalText& text, FeatureSet set, std::vector<float>& into) {
  into.assign(text.size(), 1);
  const auto& words = operators(set);
  const std::size_t reach = set == FeatureSet::zh ? chinese_reach : english_reach;
  Scope scope;
  for (std::size_t i = 0; i < text.size();) {
    if (ends_clause(text, i)) {
      scope.close();
      ++i;
      continue;
    }
    const auto match = words.longest_at(text, i);
    if (match.end == match.begin) {
      into[i] = scope.at(i);
      ++i;
      continue;
    }
    if (match.value == stops) scope.close();
    for (; i < match.end; ++i) into[i] = scope.at(i);
    if (match.value == denies || match.value == wishes)
      scope.open(match.value == denies ? denied : wished, i + reach);
  }
}

}  // namespace myelin::text
