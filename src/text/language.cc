#include "text/language.h"

#include <array>
#include <string_view>
#include <vector>

#include "text/phrases.h"

namespace myelin::text {
namespace {

constexpr std::size_t points_read_max = 2'000;  // the rest of a long text is in the same language

enum Evidence : std::uint32_t { english = 0, foreign = 1 };

// The commonest words that only one side has; words of both ("a", "no", "as", "me", "do") tell
// nothing.
const PhraseMatcher& common_words() {
  static const PhraseMatcher matcher = [] {
    constexpr std::array<std::string_view, 120> en{
        "the",     "and",      "is",           "it",      "was",       "this",        "not",
        "to",      "of",       "for",          "very",    "good",      "with",        "my",
        "on",      "they",     "have",         "but",     "i",         "you",         "are",
        "that",    "be",       "so",           "at",      "great",     "from",        "will",
        "would",   "what",     "when",         "which",   "there",     "their",       "been",
        "has",     "had",      "were",         "we",      "he",        "she",         "his",
        "her",     "its",      "it's",         "i'm",     "don't",     "didn't",      "can't",
        "by",      "an",       "or",           "if",      "all",       "just",        "like",
        "love",    "nice",     "bad",          "too",     "well",      "quality",     "fast",
        "slow",    "delivery", "product",      "service", "price",     "buy",         "bought",
        "ordered", "order",    "arrived",      "broken",  "received",  "perfect",     "excellent",
        "work",    "works",    "never",        "again",   "recommend", "money",       "waste",
        "refund",  "size",     "fit",          "fits",    "beautiful", "comfortable", "only",
        "after",   "because",  "how",          "why",     "where",     "please",      "help",
        "thanks",  "thank",    "best",         "worst",   "terrible",  "awful",       "item",
        "package", "box",      "time",         "day",     "days",      "week",        "still",
        "ok",      "happy",    "disappointed", "cheap",   "expensive", "get",         "got"};
    constexpr std::array<std::string_view, 132> rest{
        "de",       "que",       "não",        "nao",        "muito",   "o",       "e",
        "um",       "uma",       "com",        "para",       "por",     "em",      "da",
        "dos",      "das",       "na",         "ao",         "mas",     "foi",     "meu",
        "minha",    "produto",   "entrega",    "bom",        "boa",     "ótimo",   "otimo",
        "chegou",   "prazo",     "recomendo",  "comprei",    "recebi",  "loja",    "antes",
        "veio",     "qualidade", "ainda",      "sem",        "mais",    "tudo",    "já",
        "está",     "excelente", "gostei",     "super",      "rápido",  "rapido",  "el",
        "la",       "los",       "las",        "y",          "en",      "es",      "una",
        "del",      "muy",       "pero",       "con",        "se",      "lo",      "su",
        "mi",       "bien",      "todo",       "calidad",    "llegó",   "le",      "les",
        "et",       "est",       "pas",        "très",       "tres",    "je",      "il",
        "pour",     "avec",      "dans",       "mais",       "produit", "bonne",   "ce",
        "une",      "des",       "du",         "au",         "der",     "die",     "das",
        "und",      "ist",       "nicht",      "ich",        "ein",     "eine",    "mit",
        "sehr",     "auf",       "für",        "zu",         "den",     "von",     "aber",
        "gut",      "di",        "che",        "non",        "per",     "è",       "della",
        "sono",     "molto",     "prodotto",   "ho",         "tempo",   "dentro",  "perfeito",
        "correto",  "obrigado",  "certo",      "nota",       "fiquei",  "comprar", "compra",
        "parabéns", "ok!",       "satisfeito", "satisfeita", "nada",    "site"};
    std::vector<Phrase> phrases;
    for (const auto word : en) phrases.push_back({word, english});
    for (const auto word : rest) phrases.push_back({word, foreign});
    return PhraseMatcher{phrases};
  }();
  return matcher;
}

// Letter pairs and endings that tell where no common word does: "recomendado" against
// "recommended".
int letters_lean_english(const NormalText& text, std::size_t begin, std::size_t end) {
  int lean = 0;
  for (std::size_t i = begin; i < end; ++i) {
    const char32_t c = text.points[i], next = i + 1 < end ? text.points[i + 1] : U'>';
    if (c == U'w' || c == U'k' || (c == U't' && next == U'h') || (c == U's' && next == U'h') ||
        (c == U'y' && next == U'>'))
      ++lean;
    if ((c == U'e' || c == U'o') && next == c) ++lean;
    if (c == U'n' && next == U'g') ++lean;
    if (c == U'e' && next == U'd' && i + 2 == end) ++lean;
    if ((c == U'o' || c == U'a') && next == U'>' && end - begin > 2) lean -= 2;
    if ((c == U'n' || c == U'l') && next == U'h') lean -= 2;
    if (c == U'q' && next == U'u') --lean;
    if (c > 0x7f) lean -= 3;  // an accent
  }
  return lean;
}

}  // namespace

Tongue tongue_of(const NormalText& text) {
  const std::size_t size = std::min(text.size(), points_read_max);
  std::size_t han = 0, latin_words = 0, foreign_letters = 0;
  int lean = 0;
  for (std::size_t i = 0; i < size;) {
    const PointKind kind = text.kinds[i];
    if (kind == PointKind::han) ++han;
    if (kind == PointKind::other_letter) ++foreign_letters;
    if (kind != PointKind::latin) {
      ++i;
      continue;
    }
    const std::size_t begin = i;
    while (i < size && text.kinds[i] == PointKind::latin) ++i;
    if (i - begin < 2 && text.points[begin] != U'i' && text.points[begin] != U'e' &&
        text.points[begin] != U'o')
      continue;
    ++latin_words;
    if (han >= 8) continue;  // Chinese with English words in it; no need to look at them
    const auto match = common_words().longest_at(text, begin);
    constexpr int word_weight = 6;
    if (match.end > begin) {
      lean += match.value == english ? word_weight : -word_weight;
    } else {
      lean += letters_lean_english(text, begin, i);
    }
  }
  if (foreign_letters > han && foreign_letters > latin_words) return Tongue::other;
  if (foreign_letters * 4 > han && foreign_letters > 2)
    return Tongue::other;  // Japanese writes with both
  if (han > 0 && han >= latin_words) return Tongue::zh;
  if (latin_words == 0) return Tongue::unknown;
  return lean >= 0 ? Tongue::en : Tongue::other;
}

}  // namespace myelin::text
