#include "connect/file/decode.h"

#include <fmt/format.h>
#include <unicode/ucnv.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <vector>

namespace myelin::connect::file {
namespace {

constexpr std::size_t sample_bytes = 64 * 1024;

struct Weight {
  std::size_t good = 0, bad = 0;
};

std::size_t utf8_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(0);
  const std::size_t n = lead >= 0xF0 && lead <= 0xF4  ? 4
                        : lead >= 0xE0 && lead < 0xF0 ? 3
                        : lead >= 0xC2 && lead < 0xE0 ? 2
                                                      : 0;
  if (n == 0 || text.size() < n) return 0;
  for (std::size_t i = 1; i < n; ++i)
    if ((byte(i) & 0xC0) != 0x80) return 0;
  return n;
}

std::size_t gb18030_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  if (byte(0) < 0x81 || byte(0) > 0xFE || text.size() < 2) return 0;
  if (byte(1) >= 0x40 && byte(1) <= 0xFE && byte(1) != 0x7F) return 2;
  if (text.size() >= 4 && byte(1) >= 0x30 && byte(1) <= 0x39 && byte(2) >= 0x81 &&
      byte(2) <= 0xFE && byte(3) >= 0x30 && byte(3) <= 0x39)
    return 4;
  return 0;
}

template <class Length>
Weight weigh(std::string_view sample, Length length) {
  Weight weight;
  while (!sample.empty()) {
    if (static_cast<unsigned char>(sample[0]) < 0x80) {
      sample.remove_prefix(1);
      continue;
    }
    const std::size_t n = length(sample);
    if (n == 0 && sample.size() < 4) break;  // cut by the end of the sample, perhaps
    n == 0 ? ++weight.bad : ++weight.good;
    sample.remove_prefix(std::max<std::size_t>(n, 1));
  }
  return weight;
}

bool is_ascii(std::string_view text) {
  unsigned char any = 0;
  for (const char c : text) any |= static_cast<unsigned char>(c);
  return any < 0x80;
}

std::size_t first_beyond_ascii(std::string_view text) {
  constexpr std::size_t block = 1024;
  for (std::size_t at = 0; at < text.size(); at += block) {
    if (is_ascii(text.substr(at, block))) continue;
    while (static_cast<unsigned char>(text[at]) < 0x80) ++at;
    return at;
  }
  return std::string_view::npos;
}

// ICU's two converters with the UTF-16 between them.
class Transcoder {
 public:
  static Result<std::unique_ptr<Transcoder>> open(const char* from) {
    auto coder = std::make_unique<Transcoder>();
    UErrorCode code = U_ZERO_ERROR;
    coder->from_ = ucnv_open(from, &code);
    coder->to_ = ucnv_open("UTF-8", &code);
    if (U_FAILURE(code))
      return fail(ErrorCode::internal,
                  fmt::format("no converter for {}: {}", from, u_errorName(code)));
    return coder;
  }
  Transcoder() = default;
  Transcoder(const Transcoder&) = delete;
  Transcoder& operator=(const Transcoder&) = delete;
  ~Transcoder() {
    ucnv_close(from_);
    ucnv_close(to_);
  }
  // Takes from `in`, returns how many bytes were written. REQUIRES: out holds at least 64 bytes.
  std::size_t convert(std::string_view& in, std::span<char> out, bool last) {
    const char* source = in.data();
    char* target = out.data();
    UErrorCode code = U_ZERO_ERROR;
    ucnv_convertEx(to_, from_, &target, out.data() + out.size(), &source, in.data() + in.size(),
                   pivot_.data(), &pivot_source_, &pivot_target_, pivot_.data() + pivot_.size(),
                   first_ ? 1 : 0, last ? 1 : 0, &code);
    first_ = false;
    in.remove_prefix(static_cast<std::size_t>(source - in.data()));
    return static_cast<std::size_t>(target - out.data());
  }

 private:
  UConverter *from_ = nullptr, *to_ = nullptr;
  std::array<UChar, 8192> pivot_{};
  UChar *pivot_source_ = pivot_.data(), *pivot_target_ = pivot_.data();
  bool first_ = true;
};

class DecodedSource final : public TextSource {
 public:
  explicit DecodedSource(std::unique_ptr<ByteSource> source) : source_(std::move(source)) {}
  Encoding encoding() const override { return encoding_; }
  double fraction() const override { return source_->fraction(); }

  Status begin() {
    MYELIN_CHECK(want(4));
    const auto head = held();
    const auto is = [&](std::size_t i, unsigned value) {
      return head.size() > i && static_cast<unsigned char>(head[i]) == value;
    };
    if (is(0, 0xEF) && is(1, 0xBB) && is(2, 0xBF)) {
      taken_ += 3;
      return decide(Encoding::utf8);
    }
    if (is(0, 0xFF) && is(1, 0xFE)) {
      taken_ += 2;
      return decide(Encoding::utf16le);
    }
    if (is(0, 0xFE) && is(1, 0xFF)) {
      taken_ += 2;
      return decide(Encoding::utf16be);
    }
    if (is(1, 0) && is(3, 0) && !is(0, 0) && !is(2, 0)) return decide(Encoding::utf16le);
    if (is(0, 0) && is(2, 0) && !is(1, 0) && !is(3, 0)) return decide(Encoding::utf16be);
    return {};
  }

  Result<std::size_t> read(std::span<char> out) override {
    if (!decided_) return read_undecided(out);
    if (coder_) return read_converted(out);
    if (taken_ < pending_.size()) return copy(out, pending_.size() - taken_);
    return source_->read(out);
  }

 private:
  std::string_view held() const { return std::string_view(pending_).substr(taken_); }
  std::size_t copy(std::span<char> out, std::size_t most) {
    const std::size_t n = std::min(out.size(), most);
    std::memcpy(out.data(), pending_.data() + taken_, n);
    taken_ += n;
    return n;
  }
  // Holds at least `bytes` bytes, unless the source ends before.
  Status want(std::size_t bytes) {
    pending_.erase(0, taken_);
    taken_ = 0;
    while (pending_.size() < bytes && !ended_) {
      const std::size_t before = pending_.size();
      pending_.resize(std::max(bytes, sample_bytes));
      const auto n = source_->read(std::span(pending_).subspan(before));
      pending_.resize(before + (n ? *n : 0));
      if (!n) return std::unexpected(n.error());
      ended_ = *n == 0;
    }
    return {};
  }
  Status decide(Encoding encoding) {
    decided_ = true;
    encoding_ = encoding;
    if (encoding == Encoding::utf8) return {};
    const char* name = encoding == Encoding::gb18030   ? "GB18030"
                       : encoding == Encoding::utf16le ? "UTF-16LE"
                                                       : "UTF-16BE";
    MYELIN_TRY(coder, Transcoder::open(name));
    coder_ = std::move(coder);
    return {};
  }
  Result<std::size_t> read_undecided(std::span<char> out) {
    MYELIN_CHECK(want(1));
    const std::size_t beyond = first_beyond_ascii(held());
    if (beyond == std::string_view::npos) return copy(out, held().size());
    if (beyond > 0) return copy(out, beyond);
    MYELIN_CHECK(want(sample_bytes));
    MYELIN_CHECK(decide(guess_encoding(held())));
    return read(out);
  }
  Result<std::size_t> read_converted(std::span<char> out) {
    while (true) {
      MYELIN_CHECK(want(1));
      auto in = held();
      const std::size_t before = in.size();
      const std::size_t n = coder_->convert(in, out, ended_);
      taken_ += before - in.size();
      if (n > 0 || (ended_ && held().empty())) return n;
    }
  }

  std::unique_ptr<ByteSource> source_;
  std::string pending_;
  std::size_t taken_ = 0;
  bool ended_ = false, decided_ = false;
  Encoding encoding_ = Encoding::utf8;
  std::unique_ptr<Transcoder> coder_;
};

}  // namespace

Encoding guess_encoding(std::string_view sample) {
  const Weight utf8 = weigh(sample, utf8_length), gb = weigh(sample, gb18030_length);
  if (utf8.bad == 0) return Encoding::utf8;
  if (gb.bad == 0) return utf8.good > 20 * utf8.bad ? Encoding::utf8 : Encoding::gb18030;
  // Both are broken somewhere: the one that is broken more rarely, and UTF-8 when nothing tells.
  const auto share = [](const Weight& w) {
    return static_cast<double>(w.bad) / static_cast<double>(w.good + w.bad);
  };
  return share(gb) < 0.1 && share(gb) < share(utf8) ? Encoding::gb18030 : Encoding::utf8;
}

Result<std::unique_ptr<TextSource>> decode(std::unique_ptr<ByteSource> source) {
  auto decoded = std::make_unique<DecodedSource>(std::move(source));
  MYELIN_CHECK(decoded->begin());
  return decoded;
}

std::string from_gb18030(std::string_view bytes) {
  auto coder = Transcoder::open("GB18030");
  std::string out(bytes.size() * 3 + 64, '\0');
  if (coder) out.resize((*coder)->convert(bytes, out, true));
  return out;
}

}  // namespace myelin::connect::file
