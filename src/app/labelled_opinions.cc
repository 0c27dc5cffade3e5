#include <algorithm>
#include <charconv>
#include <utility>

#include "app/labelled_texts.h"
#include "connect/file/archive.h"
#include "text/clause.h"

namespace myelin::app {
namespace {

constexpr int neutral = 0;

// Where an opinion stands, in bytes of the sentence, and whether it praises (1), complains (−1) or
// neither.
struct Opinion {
  std::size_t begin = 0;
  int polarity = neutral;
};
struct Sentence {
  std::string text;
  std::vector<Opinion> opinions;
};

// Every integer in the text, in order.
std::vector<int> integers(std::string_view text) {
  std::vector<int> found;
  for (std::size_t i = 0; i < text.size();) {
    int value = 0;
    const auto [stop, error] = std::from_chars(text.data() + i, text.data() + text.size(), value);
    if (error == std::errc{}) {
      found.push_back(value);
      i = static_cast<std::size_t>(stop - text.data());
    } else {
      ++i;
    }
  }
  return found;
}

// Byte offsets of code points, one more than there are.
std::vector<std::size_t> point_offsets(std::string_view text) {
  std::vector<std::size_t> offsets;
  for (std::size_t i = 0; i < text.size(); ++i)
    if ((static_cast<unsigned char>(text[i]) & 0xc0) != 0x80) offsets.push_back(i);
  offsets.push_back(text.size());
  return offsets;
}

Sentence from_tokens(std::string_view tokens, std::string_view triples) {
  Sentence sentence;
  std::vector<std::size_t> begins;
  for (std::size_t i = 0; i < tokens.size();) {
    const std::size_t end = std::min(tokens.find(' ', i), tokens.size());
    if (end > i)
      begins.push_back(sentence.text.size()), sentence.text.append(tokens.substr(i, end - i));
    i = end + 1;
  }
  for (std::size_t at = triples.find("(("); at != std::string_view::npos;) {
    const std::size_t next = triples.find("((", at + 2);
    const auto triple = triples.substr(at, next == std::string_view::npos ? next : next - at);
    const auto numbers = integers(triple);
    if (numbers.size() == 4 && numbers[2] >= 0 &&
        static_cast<std::size_t>(numbers[2]) < begins.size())
      sentence.opinions.push_back({begins[static_cast<std::size_t>(numbers[2])],
                                   triple.contains("'POS'") || triple.contains("'Positive'") ? 1
                                   : triple.contains("'NEG'") || triple.contains("'Negative'")
                                       ? -1
                                       : neutral});
    at = next;
  }
  return sentence;
}

Sentence from_characters(std::string_view text, std::string_view quadruples) {
  Sentence sentence{std::string(text), {}};
  const auto offsets = point_offsets(text);
  for (std::size_t at = quadruples.find("['"); at != std::string_view::npos;) {
    const std::size_t next = quadruples.find("['", at + 2);
    const auto quadruple = quadruples.substr(at, next == std::string_view::npos ? next : next - at);
    const std::size_t after_category = quadruple.find("', '");
    const auto numbers = after_category == std::string_view::npos
                             ? std::vector<int>{}
                             : integers(quadruple.substr(after_category));
    if (numbers.size() == 5) {
      const int begin =
          numbers[2] >= 0 ? numbers[2] : numbers[0];  // the opinion's words, or else the aspect's
      if (begin >= 0 && static_cast<std::size_t>(begin) + 1 < offsets.size())
        sentence.opinions.push_back({offsets[static_cast<std::size_t>(begin)], numbers[4] == 2 ? 1
                                                                               : numbers[4] == 0
                                                                                   ? -1
                                                                                   : neutral});
    }
    at = next;
  }
  return sentence;
}

void label_clauses(const Sentence& sentence, const std::string& source,
                   std::vector<text::LabelledText>& into) {
  text::NormalText normal;
  std::vector<text::Clause> clauses;
  text::normalise(sentence.text, normal);
  text::split_clauses(normal, clauses);
  for (const auto& clause : clauses) {
    const auto [begin, end] = normal.bytes(clause.begin, clause.end);
    int praises = 0, others = 0, complains = 0;
    for (const auto& opinion : sentence.opinions)
      if (begin <= opinion.begin && opinion.begin < end)
        ++(opinion.polarity > 0 ? praises : opinion.polarity < 0 ? complains : others);
    if (others > 0 || (praises > 0) == (complains > 0)) continue;
    into.push_back({sentence.text.substr(begin, end - begin), praises > 0, source, true});
  }
}

}  // namespace

Result<std::string> read_whole(const std::filesystem::path& path) {
  constexpr std::size_t file_bytes_max = 256 * 1024 * 1024;
  std::unique_ptr<connect::file::ByteSource> source;
  if (path.extension() == ".xz") {
    MYELIN_TRY(members, connect::file::list_members(path));
    if (members.empty())
      return fail(ErrorCode::corrupt, path.string() + " is empty", "fetch it again");
    MYELIN_TRY(member, connect::file::open_member(path, members.front(), nullptr));
    source = std::move(member);
  } else {
    MYELIN_TRY(plain, connect::file::open_file(path));
    source = std::move(plain);
  }
  std::string all;
  std::vector<char> block(1 << 16);
  for (;;) {
    MYELIN_TRY(n, source->read(block));
    if (n == 0) return all;
    all.append(block.data(), n);
    if (all.size() > file_bytes_max)
      return fail(ErrorCode::too_large, path.string() + " is too large", "split it");
  }
}

Status read_opinions(const OpinionFile& file, std::vector<text::LabelledText>& into) {
  MYELIN_TRY(all, read_whole(file.path));
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t fence = line.find("####");
    if (fence == std::string_view::npos) continue;
    const auto text = line.substr(0, fence), opinions = line.substr(fence + 4);
    label_clauses(file.format == OpinionFormat::token_triples ? from_tokens(text, opinions)
                                                              : from_characters(text, opinions),
                  file.source, into);
  }
  return {};
}

Status read_annotated(const std::filesystem::path& path, std::vector<AnnotatedText>& into) {
  MYELIN_TRY(all, read_whole(path));
  for (std::string_view rest = all; !rest.empty();) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    const std::size_t fence = line.find("####");
    if (fence == std::string_view::npos) continue;
    AnnotatedText annotated{std::string(line.substr(0, fence)), {}};
    const auto offsets = point_offsets(annotated.text);
    const auto quadruples = line.substr(fence + 4);
    for (std::size_t at = quadruples.find("['"); at != std::string_view::npos;) {
      const std::size_t next = quadruples.find("['", at + 2);
      const auto one = quadruples.substr(at, next == std::string_view::npos ? next : next - at);
      const std::size_t after = one.find("', '");
      const auto numbers =
          after == std::string_view::npos ? std::vector<int>{} : integers(one.substr(after));
      if (numbers.size() == 5) {
        const int begin = numbers[2] >= 0 ? numbers[2] : numbers[0];
        const bool known = begin >= 0 && static_cast<std::size_t>(begin) + 1 < offsets.size();
        annotated.annotations.push_back({std::string(one.substr(2, after - 2)),
                                         known ? offsets[static_cast<std::size_t>(begin)] : 0,
                                         !known,
                                         numbers[4] == 2   ? 1
                                         : numbers[4] == 0 ? -1
                                                           : neutral});
      }
      at = next;
    }
    into.push_back(std::move(annotated));
  }
  return {};
}

}  // namespace myelin::app
