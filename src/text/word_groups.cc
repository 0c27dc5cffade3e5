#include "text/word_groups.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "base/random.h"

namespace myelin::text {
namespace {

constexpr std::size_t width = 80;  // dimensions of a word's place
constexpr int power_rounds = 5, means_rounds = 15;

struct Cell {
  std::uint32_t row = 0, column = 0;
  float value = 0;
};

// A tall matrix, `width` numbers a row.
class Tall {
 public:
  explicit Tall(std::size_t rows) : rows_(rows), of_(rows * width, 0) {}
  std::size_t rows() const { return rows_; }
  float* row(std::size_t r) { return &of_[r * width]; }
  const float* row(std::size_t r) const { return &of_[r * width]; }
  void clear() { std::ranges::fill(of_, 0.F); }

 private:
  std::size_t rows_;
  std::vector<float> of_;
};

void add_to(float* into, const float* from, float factor) {
  for (std::size_t d = 0; d < width; ++d) into[d] += factor * from[d];
}

// into += cells · from, or their transpose's.
void multiply(std::span<const Cell> cells, bool transposed, const Tall& from, Tall& into) {
  for (const Cell& cell : cells)
    if (transposed)
      add_to(into.row(cell.column), from.row(cell.row), cell.value);
    else
      add_to(into.row(cell.row), from.row(cell.column), cell.value);
}

// With X = [R, Rᵀ]: X·Xᵀ·y = R·Rᵀ·y + Rᵀ·R·y.
void apply(std::span<const Cell> cells, const Tall& y, Tall& between, Tall& into) {
  into.clear();
  between.clear();
  multiply(cells, true, y, between);
  multiply(cells, false, between, into);
  between.clear();
  multiply(cells, false, y, between);
  multiply(cells, true, between, into);
}

using Square = std::array<std::array<double, width>, width>;

Square products(const Tall& a, const Tall& b) {
  Square sums{};
  for (std::size_t r = 0; r < a.rows(); ++r)
    for (std::size_t i = 0; i < width; ++i) {
      const double x = static_cast<double>(a.row(r)[i]);
      for (std::size_t j = 0; j < width; ++j) sums[i][j] += x * static_cast<double>(b.row(r)[j]);
    }
  return sums;
}

// Makes the columns orthonormal, by the Cholesky factor of their products; twice, for accuracy.
void orthonormalise(Tall& y) {
  for (int round = 0; round < 2; ++round) {
    Square c = products(y, y);
    for (std::size_t i = 0; i < width; ++i)
      for (std::size_t j = 0; j <= i; ++j) {
        double sum = c[i][j];
        for (std::size_t k = 0; k < j; ++k) sum -= c[i][k] * c[j][k];
        c[i][j] = i == j ? std::sqrt(std::max(sum, 1e-12)) : sum / c[j][j];
      }
    for (std::size_t r = 0; r < y.rows(); ++r) {
      float* const row = y.row(r);
      for (std::size_t i = 0; i < width; ++i) {
        double sum = static_cast<double>(row[i]);
        for (std::size_t k = 0; k < i; ++k) sum -= c[i][k] * static_cast<double>(row[k]);
        row[i] = static_cast<float>(sum / c[i][i]);
      }
    }
  }
}

// Eigenvalues of a symmetric matrix, left on its diagonal, and its vectors as columns (Jacobi).
Square eigenvectors(Square& m) {
  Square v{};
  for (std::size_t i = 0; i < width; ++i) v[i][i] = 1;
  for (int sweep = 0; sweep < 12; ++sweep)
    for (std::size_t p = 0; p < width; ++p)
      for (std::size_t q = p + 1; q < width; ++q) {
        if (std::abs(m[p][q]) < 1e-12) continue;
        const double theta = (m[q][q] - m[p][p]) / (2 * m[p][q]);
        const double t =
            (theta >= 0 ? 1.0 : -1.0) / (std::abs(theta) + std::sqrt(theta * theta + 1));
        const double cosine = 1 / std::sqrt(t * t + 1), sine = t * cosine;
        for (std::size_t k = 0; k < width; ++k) {
          const double a = m[k][p], b = m[k][q];
          m[k][p] = cosine * a - sine * b, m[k][q] = sine * a + cosine * b;
        }
        for (std::size_t k = 0; k < width; ++k) {
          const double a = m[p][k], b = m[q][k];
          m[p][k] = cosine * a - sine * b, m[q][k] = sine * a + cosine * b;
        }
        for (std::size_t k = 0; k < width; ++k) {
          const double a = v[k][p], b = v[k][q];
          v[k][p] = cosine * a - sine * b, v[k][q] = sine * a + cosine * b;
        }
      }
  return v;
}

// Directions of words: singular vectors weighted by the root of their singular values.
Tall places(std::span<const Cell> cells, std::size_t words, Random& random) {
  Tall basis{words}, image{words}, between{words};
  for (std::size_t r = 0; r < words; ++r)
    for (std::size_t d = 0; d < width; ++d) basis.row(r)[d] = static_cast<float>(random.normal());
  orthonormalise(basis);
  for (int round = 0; round < power_rounds; ++round) {
    apply(cells, basis, between, image);
    std::swap(basis, image);
    orthonormalise(basis);
  }
  apply(cells, basis, between, image);
  Square inner = products(basis, image);
  const Square turn = eigenvectors(inner);
  for (std::size_t r = 0; r < words; ++r) {
    std::array<double, width> turned{};
    for (std::size_t d = 0; d < width; ++d)
      for (std::size_t k = 0; k < width; ++k)
        turned[d] += static_cast<double>(basis.row(r)[k]) * turn[k][d];
    double norm = 0;
    for (std::size_t d = 0; d < width; ++d) {
      turned[d] *= std::sqrt(std::sqrt(std::max(inner[d][d], 0.0)));
      norm += turned[d] * turned[d];
    }
    norm = std::sqrt(norm);
    for (std::size_t d = 0; d < width; ++d)
      image.row(r)[d] = norm > 1e-6 ? static_cast<float>(turned[d] / norm) : 0;
  }
  return image;
}

// Parts the words into `parts` groups by direction; says each one's.
std::vector<std::uint32_t> part(const Tall& place, std::span<const std::uint32_t> words,
                                std::uint32_t parts, Random& random) {
  std::vector<std::uint32_t> group(words.size(), 0);
  if (words.size() <= parts) {
    std::iota(group.begin(), group.end(), 0U);
    return group;
  }
  std::vector<std::array<float, width>> centres(parts);
  for (auto& centre : centres) {
    const auto w = words[static_cast<std::size_t>(
        random.between(0, static_cast<std::int64_t>(words.size()) - 1))];
    std::copy_n(place.row(w), width, centre.begin());
  }
  for (int round = 0; round < means_rounds; ++round) {
    for (std::size_t k = 0; k < words.size(); ++k) {
      float top = -std::numeric_limits<float>::infinity();
      for (std::uint32_t c = 0; c < parts; ++c) {
        float near = 0;
        const float* const here = place.row(words[k]);
        for (std::size_t d = 0; d < width; ++d) near += here[d] * centres[c][d];
        if (near > top) top = near, group[k] = c;
      }
    }
    for (auto& centre : centres) centre.fill(0);
    for (std::size_t k = 0; k < words.size(); ++k)
      add_to(centres[group[k]].data(), place.row(words[k]), 1);
    for (auto& centre : centres) {
      float norm = 0;
      for (const float x : centre) norm += x * x;
      norm = std::sqrt(norm);
      if (norm > 0)
        for (float& x : centre) x /= norm;
    }
  }
  return group;
}

void part_tree(const Tall& place, std::span<const std::uint32_t> words, std::uint32_t prefix,
               unsigned levels, Random& random, std::vector<std::uint32_t>& leaf) {
  const std::uint32_t parts = levels == 3 ? 32 : 4;
  const auto group = part(place, words, parts, random);
  std::vector<std::vector<std::uint32_t>> below(parts);
  for (std::size_t k = 0; k < words.size(); ++k) below[group[k]].push_back(words[k]);
  for (std::uint32_t g = 0; g < parts; ++g) {
    const std::uint32_t number = levels == 3 ? g : prefix << 2 | g;
    if (levels > 0)
      part_tree(place, below[g], number, levels - 1, random, leaf);
    else
      for (const auto word : below[g]) leaf[word] = number;
  }
}

}  // namespace

std::vector<std::uint32_t> group_words(std::span<const WordPair> pairs,
                                       std::span<const double> probability, std::uint64_t seed) {
  std::vector<Cell> cells;
  std::vector<bool> paired(probability.size(), false);
  for (const WordPair& pair : pairs) {
    if (probability[pair.before] <= 0 || probability[pair.after] <= 0) continue;
    const double information =
        std::log(static_cast<double>(pair.conditional) / probability[pair.after]);
    if (!(information > 0)) continue;
    cells.push_back({pair.before, pair.after, static_cast<float>(information)});
    paired[pair.before] = paired[pair.after] = true;
  }
  Random random{seed};
  const Tall place = places(cells, probability.size(), random);
  std::vector<std::uint32_t> words;
  for (std::uint32_t w = 0; w < probability.size(); ++w)
    if (paired[w]) words.push_back(w);
  std::vector<std::uint32_t> leaf(probability.size(), word_groups_unknown);
  part_tree(place, words, 0, 3, random, leaf);
  return leaf;
}

}  // namespace myelin::text
