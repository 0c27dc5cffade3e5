#include "text/normal.h"

#include <opencc/opencc.h>
#include <utf8proc.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <exception>
#include <map>
#include <memory>

#include "base/log.h"

namespace myelin::text {
namespace {

// What normalising one code point takes. Almost every one is `plain`: one point in, one point out,
// whatever stands beside.
enum class Path : std::uint8_t {
  plain,
  dropped,
  expands,  // one in, several out, none of which combines: "…" becomes "..."
  combines  // needs its neighbours: a base letter with an accent after it
};

constexpr char32_t replacement = 0xfffd;
constexpr char32_t bmp_end = 0x10000;
constexpr auto decompose = static_cast<utf8proc_option_t>(UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT);
constexpr auto recompose = static_cast<utf8proc_option_t>(UTF8PROC_COMPOSE | UTF8PROC_STABLE);

bool ignorable(char32_t c) {
  return c == 0x00ad || c == 0x034f || c == 0x061c || (c >= 0x200b && c <= 0x200f) ||
         (c >= 0x202a && c <= 0x202e) || (c >= 0x2060 && c <= 0x206f) ||
         (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff || (c >= 0xe0000 && c <= 0xe0fff);
}

PointKind kind_from_category(char32_t c) {
  if (c == U'\n' || c == U'\t' || c == U'\r') return PointKind::space;
  if ((c >= 0x3400 && c <= 0x9fff) || (c >= 0xf900 && c <= 0xfaff) ||
      (c >= 0x20000 && c <= 0x3ffff) || c == 0x3007)
    return PointKind::han;
  switch (utf8proc_category(static_cast<utf8proc_int32_t>(c))) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
      return c < 0x250 || (c >= 0x1e00 && c < 0x1f00) ? PointKind::latin : PointKind::other_letter;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME:
      return PointKind::other_letter;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
      return PointKind::digit;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC:
      return PointKind::space;
    case UTF8PROC_CATEGORY_PC:
    case UTF8PROC_CATEGORY_PD:
    case UTF8PROC_CATEGORY_PS:
    case UTF8PROC_CATEGORY_PE:
    case UTF8PROC_CATEGORY_PI:
    case UTF8PROC_CATEGORY_PF:
    case UTF8PROC_CATEGORY_PO:
      return PointKind::mark;
    default:
      return PointKind::symbol;
  }
}

// Traditional → simplified for the Han block, character by character: each stands on a line of its
// own so that OpenCC's phrases cannot apply, which would shift positions.
void fold_traditional(std::array<char16_t, bmp_end>& folded) {
  constexpr char32_t first = 0x3400, last = 0x9fff;
  std::u32string lines;
  for (char32_t c = first; c <= last; ++c) (lines += c) += U'\n';
  std::string simplified;
  try {
    const opencc::SimpleConverter converter("t2s.json");
    simplified = converter.Convert(to_utf8(lines));
  } catch (const std::exception& e) {
    log::warning("event=traditional_not_folded reason=\"{}\" hint=\"install opencc-data\"",
                 e.what());
    return;
  } catch (...) {  // OpenCC's own exceptions are not all std::exception
    log::warning("event=traditional_not_folded hint=\"install opencc-data\"");
    return;
  }
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(simplified.data());
  utf8proc_ssize_t left = static_cast<utf8proc_ssize_t>(simplified.size());
  char32_t source = first;
  while (left > 0 && source <= last) {
    utf8proc_int32_t c = 0;
    const auto used = utf8proc_iterate(bytes, left, &c);
    if (used <= 0) return;
    bytes += used;
    left -= used;
    if (c == '\n') {
      ++source;
    } else if (static_cast<char32_t>(c) < bmp_end) {
      folded[source] = static_cast<char16_t>(c);
    }
  }
}

class Table {
 public:
  std::array<char16_t, bmp_end> folded;  // of `plain` points
  std::array<Path, bmp_end> path;
  std::array<PointKind, bmp_end> kind;  // of a point of the normal form
  std::map<char32_t, std::u32string> expansions;

  Table() {
    for (char32_t c = 0; c < bmp_end; ++c) folded[c] = static_cast<char16_t>(c);
    fold_traditional(folded);
    for (char32_t c = 0; c < bmp_end; ++c) {
      path[c] = classify(c);
      kind[c] = kind_from_category(c);
    }
  }

  static const Table& get() {
    static const auto table = std::make_unique<const Table>();
    return *table;
  }

  char32_t fold(
      char32_t c) const {  // lower case, then simplified; for points that are already NFKC
    const auto lower = static_cast<char32_t>(utf8proc_tolower(static_cast<utf8proc_int32_t>(c)));
    return lower < bmp_end && path[lower] == Path::plain ? folded[lower] : lower;
  }

 private:
  Path classify(char32_t c) {
    if (ignorable(c)) return Path::dropped;
    if (c >= 0xd800 && c <= 0xdfff)
      return Path::plain;  // never met: the decoder refuses surrogates
    const auto* property = utf8proc_get_property(static_cast<utf8proc_int32_t>(c));
    const bool joins_left =
        property->combining_class != 0 || property->category == UTF8PROC_CATEGORY_MN ||
        property->category == UTF8PROC_CATEGORY_MC || (c >= 0x1100 && c <= 0x11ff);
    if (joins_left) return Path::combines;
    std::array<utf8proc_int32_t, 32> out{};
    int boundary = 0;
    auto n = utf8proc_decompose_char(static_cast<utf8proc_int32_t>(c), out.data(), out.size(),
                                     decompose, &boundary);
    if (n <= 0 || n > static_cast<utf8proc_ssize_t>(out.size())) return Path::plain;
    const bool jamo = out[0] >= 0x1100 && out[0] <= 0x11ff;
    if (jamo || utf8proc_get_property(out[0])->combining_class != 0) return Path::combines;  // ﾞ
    n = utf8proc_normalize_utf32(out.data(), n, recompose);
    if (n <= 0) return Path::plain;
    if (n > 1) {
      auto& into = expansions[c];
      for (utf8proc_ssize_t i = 0; i < n; ++i) into += lowered(out[static_cast<std::size_t>(i)]);
      return Path::expands;
    }
    const char32_t lower = lowered(out[0]);
    if (lower >= bmp_end) return Path::plain;
    folded[c] = lower >= 0x3400 && lower <= 0x9fff ? folded[lower] : static_cast<char16_t>(lower);
    return Path::plain;
  }

  static char32_t lowered(utf8proc_int32_t c) { return static_cast<char32_t>(utf8proc_tolower(c)); }
};

// One code point of UTF-8; an ill-formed sequence gives U+FFFD and the length of its longest valid
// prefix (Unicode 15, 3.9).
struct Decoded {
  char32_t point;
  std::uint32_t length;
};
Decoded decode(const unsigned char* p, const unsigned char* end) {
  const unsigned lead = p[0];
  if (lead < 0x80) return {lead, 1};
  if (lead < 0xc2 || lead > 0xf4) return {replacement, 1};
  const unsigned length = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
  unsigned low = 0x80, high = 0xbf;
  if (lead == 0xe0) low = 0xa0;
  if (lead == 0xed) high = 0x9f;
  if (lead == 0xf0) low = 0x90;
  if (lead == 0xf4) high = 0x8f;
  char32_t point = lead & (length == 2 ? 0x1fu : length == 3 ? 0x0fu : 0x07u);
  for (unsigned i = 1; i < length; ++i) {
    if (p + i >= end || p[i] < low || p[i] > high) return {replacement, i};
    point = (point << 6) | (p[i] & 0x3fu);
    low = 0x80, high = 0xbf;
  }
  return {point, length};
}

// Writes the normal form of one text; keeps the source of the last point, in case what follows
// combines with it.
class Writer {
 public:
  Writer(const Table& table, NormalText& into) : table_(table), into_(into) {}

  void put(char32_t c, std::uint32_t offset) {
    into_.points.push_back(c);
    into_.kinds.push_back(c < bmp_end ? table_.kind[c] : kind_from_category(c));
    into_.offsets.push_back(offset);
  }

  // A run that needs real normalisation: the last point written and everything in `run`.
  void put_run(std::vector<utf8proc_int32_t>& run, std::uint32_t offset) {
    thread_local std::vector<utf8proc_int32_t> out;
    out.clear();
    int boundary = 0;
    for (const auto c : run) {
      std::array<utf8proc_int32_t, 32> parts{};
      const auto n = utf8proc_decompose_char(c, parts.data(), parts.size(), decompose, &boundary);
      if (n > 0 && n <= static_cast<utf8proc_ssize_t>(parts.size()))
        out.insert(out.end(), parts.begin(), parts.begin() + n);
    }
    reorder(out);
    const auto n =
        utf8proc_normalize_utf32(out.data(), static_cast<utf8proc_ssize_t>(out.size()), recompose);
    for (utf8proc_ssize_t i = 0; i < n; ++i)
      put(table_.fold(static_cast<char32_t>(out[static_cast<std::size_t>(i)])), offset);
  }

 private:
  // Canonical ordering: marks of one base letter by combining class, stably. A run of marks is
  // short except in hostile text.
  static void reorder(std::vector<utf8proc_int32_t>& points) {
    const auto rank = [](utf8proc_int32_t c) { return utf8proc_get_property(c)->combining_class; };
    for (std::size_t begin = 0; begin < points.size();) {
      std::size_t end = begin;
      while (end < points.size() && rank(points[end]) != 0) ++end;
      if (end - begin > 1)
        std::stable_sort(points.begin() + static_cast<std::ptrdiff_t>(begin),
                         points.begin() + static_cast<std::ptrdiff_t>(end),
                         [&](auto a, auto b) { return rank(a) < rank(b); });
      begin = end + 1;
    }
  }

  const Table& table_;
  NormalText& into_;
};

}  // namespace

std::pair<std::uint32_t, std::uint32_t> NormalText::bytes(std::size_t begin,
                                                          std::size_t end) const {
  assert(begin <= end && end <= size());
  std::size_t stop = end;
  while (stop < size() && end > begin && offsets[stop] == offsets[end - 1])
    ++stop;  // an expansion shares one source
  return {offsets[begin], offsets[stop]};
}

void normalise(std::string_view utf8, NormalText& into) {
  const Table& table = Table::get();
  into.points.clear(), into.kinds.clear(), into.offsets.clear();
  into.points.reserve(utf8.size()), into.kinds.reserve(utf8.size()),
      into.offsets.reserve(utf8.size() + 1);
  Writer writer{table, into};
  const auto* const first = reinterpret_cast<const unsigned char*>(utf8.data());
  const auto* const end = first + utf8.size();
  const auto* p = first;
  char32_t last_source = 0;  // the code point behind the last point written; 0: it cannot combine
  std::uint32_t last_offset = 0;
  thread_local std::vector<utf8proc_int32_t> run;
  while (p < end) {
    const auto offset = static_cast<std::uint32_t>(p - first);
    const auto [c, length] = decode(p, end);
    p += length;
    const Path path = c < bmp_end ? table.path[c] : ignorable(c) ? Path::dropped : Path::combines;
    if (path == Path::plain) [[likely]] {
      writer.put(table.folded[c], offset);
      last_source = c, last_offset = offset;
    } else if (c >= bmp_end) {  // emoji, rare characters, and letters in mathematical dress
      run.assign(1, static_cast<utf8proc_int32_t>(c));
      writer.put_run(run, offset);
      last_source = 0;
    } else if (path == Path::expands) {
      for (const char32_t part : table.expansions.at(c)) writer.put(part, offset);
      last_source = 0;
    } else if (path == Path::combines) {
      run.clear();
      std::uint32_t run_offset = offset;
      if (last_source != 0) {
        run.push_back(static_cast<utf8proc_int32_t>(last_source));
        run_offset = last_offset;
        into.points.pop_back(), into.kinds.pop_back(), into.offsets.pop_back();
      }
      run.push_back(static_cast<utf8proc_int32_t>(c));
      while (p < end) {
        const auto next = decode(p, end);
        if (next.point >= bmp_end || table.path[next.point] != Path::combines) break;
        run.push_back(static_cast<utf8proc_int32_t>(next.point));
        p += next.length;
      }
      writer.put_run(run, run_offset);
      last_source = 0;
    }
  }
  into.offsets.push_back(static_cast<std::uint32_t>(utf8.size()));
}

std::string to_utf8(std::u32string_view points) {
  std::string out;
  out.reserve(points.size() * 3);
  std::array<utf8proc_uint8_t, 4> bytes{};
  for (const char32_t c : points) {
    const auto n = utf8proc_encode_char(static_cast<utf8proc_int32_t>(c), bytes.data());
    out.append(reinterpret_cast<const char*>(bytes.data()), static_cast<std::size_t>(n));
  }
  return out;
}

PointKind kind_of(char32_t point) {
  return point < bmp_end ? Table::get().kind[point] : kind_from_category(point);
}

}  // namespace myelin::text
