#include "trust/masker.h"

#include <algorithm>

#include "text/name_model.h"
#include "trust/mask/scan.h"

namespace myelin::trust {
namespace {

constexpr std::array<std::string_view, 10> tag_names{"手机号", "邮箱", "身份证", "银行卡", "车牌",
                                                     "地址",   "姓名", "证件",   "微信",   "QQ"};
constexpr std::string_view replacement = "\xEF\xBF\xBD";
// What one finder takes may complete what another looks for; each round takes something, so few are
// needed.
constexpr int rounds_max = 16;

std::string tag_of(PersonalKind kind, const Fingerprint& token) {
  constexpr std::string_view letters = "0123456789abcdefghjkmnpqrstvwxyz";  // without i, l, o, u
  std::string tag = "[";
  tag += tag_names[static_cast<std::size_t>(kind)];
  tag += '#';
  for (unsigned k = 0; k < 5; ++k) tag += letters[token.high >> (59 - 5 * k) & 31U];
  return tag += ']';
}

void find_all(mask::Scan& scan, const mask::Features& features, const text::NameModel* names) {
  for (int round = 0; round < rounds_max; ++round) {
    const std::size_t found = scan.hits().size();
    if (features.at_sign) mask::find_emails(scan);
    if (features.digits >= 10) mask::find_numbers(scan);
    if (features.plate && features.digits >= 3) mask::find_plates(scan);
    if (features.social) mask::find_accounts(scan);
    if (features.units > 0) mask::find_addresses(scan);
    if (features.person || features.digits >= 10) mask::find_names(scan);
    if (features.role) mask::find_spoken_names(scan, names);
    if (scan.hits().size() == found) return;
  }
}

// The text between findings, with every invalid byte replaced.
void append_clean(std::string& out, std::string_view piece, bool broken) {
  if (!broken) {
    out += piece;
    return;
  }
  mask::Scan scan;
  scan.read(piece);
  for (std::size_t i = 0; i < scan.size(); ++i) {
    const std::size_t bytes = scan.byte(i + 1) - scan.byte(i);
    if (scan.at(i) == 0xFFFD && bytes == 1)
      out += replacement;
    else
      out += piece.substr(scan.byte(i), bytes);
  }
}

}  // namespace

Masker::Masker(const Vault& vault, std::shared_ptr<const text::NameModel> names)
    : vault_(&vault), names_(std::move(names)) {}

Masked Masker::mask(std::string_view text) const {
  Masked masked;
  const mask::Features features = mask::features_of(text);
  if (!features.any() && !features.broken) {
    masked.text = text;
    return masked;
  }
  thread_local mask::Scan scan;
  scan.read(text);
  find_all(scan, features, names_.get());
  std::vector<mask::Hit> hits = scan.hits();
  std::sort(hits.begin(), hits.end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::size_t from = 0;
  for (const mask::Hit& hit : hits) {
    const std::uint32_t begin = scan.byte(hit.begin), end = scan.byte(hit.end);
    const Fingerprint token = vault_->token(name(hit.kind), hit.value);
    append_clean(masked.text, text.substr(from, begin - from), features.broken);
    masked.text += tag_of(hit.kind, token);
    from = end;
    masked.findings.push_back({hit.kind, begin, end});
    const auto same = [&](const Secret& s) { return s.token == token; };
    if (std::none_of(masked.secrets.begin(), masked.secrets.end(), same))
      masked.secrets.push_back({token, std::string{name(hit.kind)}, vault_->seal(hit.value)});
  }
  append_clean(masked.text, text.substr(from), features.broken);
  return masked;
}

Masked Masker::mask_field(std::string_view field, std::string_view value) const {
  if (field == "name" || field == "Name") return mask(value);  // as often a product's as a person's
  const std::string prefix = std::string{field} + "：";
  Masked whole = mask(prefix + std::string{value});
  // Where the label itself was taken for a part of something, the value is looked at alone.
  if (!whole.findings.empty() && whole.findings.front().begin < prefix.size()) return mask(value);
  if (!whole.text.starts_with(prefix)) return mask(value);
  whole.text.erase(0, prefix.size());
  for (Finding& finding : whole.findings) {
    finding.begin -= static_cast<std::uint32_t>(prefix.size());
    finding.end -= static_cast<std::uint32_t>(prefix.size());
  }
  return whole;
}

}  // namespace myelin::trust
