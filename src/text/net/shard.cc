#include "text/net/shard.h"

#include "text/net/dropping.h"
#include "text/net/kernels.h"
#include "text/net/vocabulary.h"

namespace myelin::text::net {
namespace {

constexpr std::uint32_t covers_shift = 30, row_mask = (1U << covers_shift) - 1;

}  // namespace

IndexedText indexed(const NetText& text, std::span<const std::uint32_t> index) {
  IndexedText made;
  made.rows_before.reserve(text.size() + 1);
  made.rows_before.push_back(0);
  for (std::size_t p = 0; p < text.size(); ++p) {
    for (std::uint32_t f = text.features_before[p]; f < text.features_before[p + 1]; ++f) {
      const std::uint32_t row = row_of(index, text.features[f]);
      const auto covers = static_cast<std::uint32_t>(text.features[f] & 3);
      if (row != no_row) made.rows.push_back(row | covers << covers_shift);
    }
    made.rows_before.push_back(static_cast<std::uint32_t>(made.rows.size()));
  }
  made.rows.shrink_to_fit();
  return made;
}

void Shard::hide(const ShardText& text, Stretch rows, float share) {
  const std::size_t size = rows.end - rows.begin;
  is_hidden_.assign(size + 2, 0);
  const Chances chances(share);
  if (chances.below == 0) return;
  for (std::size_t p = 0; p < size; ++p)
    if (seed_of(text.seed, p * 2 + 1) < chances.below) {
      is_hidden_[p + 1] = 1;
      hidden.push_back(rows.begin + static_cast<std::uint32_t>(p));
    }
}

void Shard::lay_out(std::span<const ShardText> texts, const NetShape& shape, const Layout& layout,
                    const EmbeddingTable& table, const float* weights, const Hiding& hiding) {
  channels_ = layout.channels;
  features_.clear();
  extras_.clear();
  hidden.clear();
  loss = 0;
  std::vector<std::uint32_t> sizes;
  for (const auto& text : texts) sizes.push_back(static_cast<std::uint32_t>(text.text->size()));
  tape.lay_out(sizes, shape, layout);
  d_rows.assign(tape.rows * channels_, 0);
  gradient.assign(layout.size, 0);
  const Chances drop(hiding.feature);
  for (std::size_t t = 0; t < texts.size(); ++t) {
    const auto& text = texts[t];
    const Stretch rows = tape.texts[t];
    hide(text, rows, hiding.position);
    for (std::uint32_t p = 0; p < rows.end - rows.begin; ++p) {
      if (is_hidden_[p + 1] != 0) continue;
      float* into = &tape.states[0][(rows.begin + p) * channels_];
      for (std::uint32_t f = text.rows->rows_before[p]; f < text.rows->rows_before[p + 1]; ++f) {
        const std::uint32_t coded = text.rows->rows[f], covers = coded >> covers_shift;
        if (((covers & covers_before) != 0 && is_hidden_[p] != 0) ||
            ((covers & covers_after) != 0 && is_hidden_[p + 2] != 0))
          continue;
        if (drop.below != 0 && seed_of(~text.seed, f) < drop.below) continue;
        features_.push_back({coded & row_mask, rows.begin + p});
        kernels().add(into, table.row(coded & row_mask), channels_);
      }
      for (std::uint32_t e = text.text->extras_before[p]; e < text.text->extras_before[p + 1];
           ++e) {
        extras_.push_back({text.text->extras[e], rows.begin + p});
        kernels().add(into, weights + layout.extras + text.text->extras[e] * channels_, channels_);
      }
    }
  }
}

void Shard::extras_back(const Layout& layout) {
  for (const auto& shown : extras_)
    kernels().add(&gradient[layout.extras + shown.id * channels_], &d_rows[shown.row * channels_],
                  channels_);
}

void Shard::gather(EmbeddingTable& table, std::size_t share, std::size_t shares,
                   EmbeddingTable::Share& into) const {
  for (const auto& shown : features_)
    if (table.owns(shown.id, share, shares))
      table.gather(shown.id, &d_rows[shown.row * channels_], into);
}

}  // namespace myelin::text::net
