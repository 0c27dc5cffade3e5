#include "text/classes/model.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <sstream>

#include "base/hash.h"

namespace myelin::text::classes {
namespace {

constexpr std::uint32_t outputs_max = 4096, rows_max = 1U << 20;

std::size_t bytes_of(const ClassHeader& h) {
  return sizeof h + std::size_t{h.names_bytes} + h.outputs * sizeof(OutputCurve) +
         std::size_t{h.rows} * (sizeof(std::uint32_t) + sizeof(float) + h.outputs);
}

bool sound(const ClassHeader& h, std::size_t bytes) {
  if (h.feature_set != static_cast<std::uint32_t>(FeatureSet::zh) &&
      h.feature_set != static_cast<std::uint32_t>(FeatureSet::en))
    return false;
  if (h.kind != OutputKind::classes && h.kind != OutputKind::labels) return false;
  if (h.outputs == 0 || h.outputs > outputs_max || h.rows > rows_max || h.names_bytes % 4 != 0)
    return false;
  const auto& d = h.decision;
  for (const float number : {d.linear_scale, d.nets_share})
    if (!std::isfinite(number)) return false;
  for (const float number : d.doubt)
    if (!std::isfinite(number)) return false;
  return d.nets <= 8 && bytes == bytes_of(h);
}

std::string sealed(std::string file, ClassHeader header) {
  header.checksum = hash64(std::string_view(file).substr(sizeof header));
  std::memcpy(file.data(), &header, sizeof header);
  return file;
}

}  // namespace

float gram_value(std::uint16_t count, float idf) {
  return (1 + std::log(static_cast<float>(count))) * idf;
}

Result<std::shared_ptr<const ClassModel>> ClassModel::open(const std::filesystem::path& path) {
  MYELIN_TRY(file, MappedFile::open(path, "class model",
                                    "point --share at the folder that holds models/, or run "
                                    "`myelin train` for it"));
  std::shared_ptr<ClassModel> model{new ClassModel};
  model->file_ = std::move(file);
  if (auto status = model->adopt(model->file_.bytes()); !status) {
    status.error().message = path.string() + ": " + status.error().message;
    return std::unexpected(std::move(status.error()));
  }
  return model;
}

Result<std::shared_ptr<const ClassModel>> ClassModel::from_bytes(std::string bytes) {
  std::shared_ptr<ClassModel> model{new ClassModel};
  model->bytes_ = std::move(bytes);
  MYELIN_CHECK(model->adopt(model->bytes_));
  return model;
}

Status ClassModel::adopt(std::span<const char> file) {
  const auto damaged = [](std::string what) {
    return fail(ErrorCode::corrupt, "not a class model: " + what,
                "fetch the file again or run `myelin train` for it");
  };
  if (file.size() < sizeof header_) return damaged("it is shorter than its header");
  std::memcpy(&header_, file.data(), sizeof header_);
  if (header_.magic != ClassHeader{}.magic) return damaged("its first bytes are not MYCLASS1");
  if (!sound(header_, file.size())) return damaged("its length or its header is wrong");
  const std::string_view rest(file.data() + sizeof header_, file.size() - sizeof header_);
  if (hash64(rest) != header_.checksum) return damaged("its checksum is wrong");
  const char* at = rest.data();
  std::istringstream names(std::string(at, header_.names_bytes));
  for (std::string name; names_.size() < header_.outputs && std::getline(names, name);)
    names_.push_back(name);
  if (names_.size() != header_.outputs) return damaged("it has too few names");
  at += header_.names_bytes;
  curves_.resize(header_.outputs);
  std::memcpy(curves_.data(), at, curves_.size() * sizeof(OutputCurve));
  at += curves_.size() * sizeof(OutputCurve);
  for (const auto& c : curves_)
    for (const float number : {c.unit, c.bias, c.slope, c.intercept, c.threshold})
      if (!std::isfinite(number)) return damaged("it holds a number that is none");
  hashes_ = {reinterpret_cast<const std::uint32_t*>(at), header_.rows};
  at += hashes_.size_bytes();
  idf_ = {reinterpret_cast<const float*>(at), header_.rows};
  at += idf_.size_bytes();
  weights_ = {reinterpret_cast<const std::int8_t*>(at),
              std::size_t{header_.rows} * header_.outputs};
  if (!std::ranges::is_sorted(hashes_)) return damaged("its n-grams are out of order");
  if (!std::ranges::all_of(idf_, [](float v) { return std::isfinite(v); }))
    return damaged("it holds a number that is none");
  version_ = to_hex(hash128({file.data(), file.size()})).substr(0, 8);
  return {};
}

void ClassModel::score(const NormalText& text, ClassScratch& scratch,
                       std::vector<float>& into) const {
  grams_of(text, feature_set(), scratch.grams, scratch.found);
  std::array<float, families> squares{};
  scratch.values.clear();
  auto from = hashes_.begin();
  for (const auto& gram : scratch.found) {
    from = std::lower_bound(from, hashes_.end(), gram.hash);
    if (from == hashes_.end()) break;
    if (*from != gram.hash) continue;
    const auto row = static_cast<std::uint32_t>(from - hashes_.begin());
    const float value = gram_value(gram.count, idf_[row]);
    squares[gram.family] += value * value;
    // The family is kept in the row's highest bit until the lengths are known.
    scratch.values.emplace_back(row | std::uint32_t{gram.family} << 31, value);
  }
  into.assign(header_.outputs, 0);
  for (auto& square : squares) square = square > 0 ? 1 / std::sqrt(square) : 0;
  for (const auto& [tagged, value] : scratch.values) {
    const std::int8_t* const row =
        weights_.data() + std::size_t{tagged & 0x7fffffffU} * header_.outputs;
    const float scaled = value * squares[tagged >> 31];
    for (std::size_t o = 0; o < header_.outputs; ++o)
      into[o] += scaled * static_cast<float>(row[o]);
  }
  for (std::size_t o = 0; o < header_.outputs; ++o)
    into[o] = into[o] * curves_[o].unit + curves_[o].bias;
}

float ClassModel::probability(std::size_t output, float score) const {
  const auto& curve = curves_[output];
  return 1 / (1 + std::exp(-(curve.slope * score + curve.intercept)));
}

std::string with_decision(std::string file, const Decision& decision) {
  ClassHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  header.decision = decision;
  return sealed(std::move(file), header);
}

std::vector<OutputCurve> curves_of(const std::string& file) {
  ClassHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  std::vector<OutputCurve> curves(header.outputs);
  std::memcpy(curves.data(), file.data() + sizeof header + header.names_bytes,
              curves.size() * sizeof(OutputCurve));
  return curves;
}

std::string with_curves(std::string file, std::span<const OutputCurve> curves) {
  ClassHeader header;
  std::memcpy(&header, file.data(), sizeof header);
  std::memcpy(file.data() + sizeof header + header.names_bytes, curves.data(),
              curves.size() * sizeof(OutputCurve));
  return sealed(std::move(file), header);
}

}  // namespace myelin::text::classes
