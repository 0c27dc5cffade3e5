#include "text/triple_trainer.h"

#include <algorithm>
#include <map>
#include <set>

#include "text/net/trainer.h"

namespace myelin::text {
namespace {

using Positions = std::pair<std::uint32_t, std::uint32_t>;
using Key = std::tuple<ByteSpan, ByteSpan, int>;

// Heads of training alone.
constexpr std::uint16_t whole_head = triple_heads.size(), beside_aspects = whole_head + 1,
                        beside_opinions = whole_head + 2;

net::NetShape shape_of(const TripleTrainingOptions& options) {
  net::NetShape shape;
  shape.features = {.unit = net::Unit::point, .pairs = true, .triples = true, .letters = false};
  shape.channels = options.channels;
  shape.blocks = {{3, 1}, {3, 2}, {3, 4}, {3, 8}, {3, 1}, {3, 2}};
  const auto tags = [&](const char* name) {
    shape.heads.push_back({.name = name,
                           .kind = net::Head::tags,
                           .outputs = {"O", "B-x", "I-x", "E-x", "S-x"},
                           .scheme = net::TagScheme::bioes});
  };
  tags(triple_heads[0]), tags(triple_heads[1]);
  shape.heads.push_back({.name = triple_heads[2],
                         .kind = net::Head::spans,
                         .outputs = {"apart", "blamed", "neither", "praised"},
                         .hidden = 64,
                         .stretches = 2,
                         .context = 1});
  shape.heads.push_back(
      {.name = "whole", .kind = net::Head::classes, .outputs = {"complains", "praises"}});
  tags("aspects beside"), tags("opinions beside");
  return shape;
}

Positions positions_of(const NormalText& normal, const net::NetText& text, ByteSpan span) {
  const auto found = net::positions_within(normal, text, {span.begin, span.end});
  return {found.begin, found.end};
}

// Of stretches that overlap the first one is tagged.
net::Target tags_of(std::uint16_t head, std::size_t size, const std::set<Positions>& spans) {
  enum : std::uint16_t { outside, begin, inside, end, single };
  net::Target target;
  target.head = head;
  target.tags.assign(size, outside);
  std::uint32_t free_from = 0;
  for (const auto& [first, last] : spans) {
    if (first < free_from) continue;
    std::fill(target.tags.begin() + first, target.tags.begin() + last, std::uint16_t{inside});
    target.tags[first] = last - first == 1 ? single : begin;
    if (last - first > 1) target.tags[last - 1] = end;
    free_from = last;
  }
  return target;
}

// Reads the texts of one net shape into rows.
class Rows {
 public:
  explicit Rows(const net::NetShape& shape) : features_(shape.features) {}

  // Every aspect, and none, beside every opinion: which belong together, and with which polarity.
  net::NetRow of_triples(const OpinionText& text) {
    read(text);
    net::NetRow row{text_, {}, {}};
    row.targets.push_back(tags_of(0, text_.size(), aspects_));
    row.targets.push_back(tags_of(1, text_.size(), opinions_));
    aspects_.insert({0, 0});
    for (const auto& opinion : opinions_)
      for (const auto& aspect : aspects_) {
        const auto found = judged_.find({aspect, opinion});
        row.targets.push_back(
            judgement(aspect, opinion, found == judged_.end() ? 0 : found->second));
      }
    return row;
  }
  // Of what belongs together there only the polarity holds here. An aspect that judges by itself
  // (好吃) is an opinion of what nobody names.
  net::NetRow of_beside(const OpinionText& text) {
    constexpr float weight = 0.5F;  // of tags, which are not those that reading asks for
    read(text);
    net::NetRow row{text_, {}, {}};
    for (const auto& [both, polarity] : judged_) {
      const auto& [aspect, opinion] = both;
      row.targets.push_back(opinion.second != 0 ? judgement(aspect, opinion, polarity)
                                                : judgement({0, 0}, aspect, polarity));
    }
    row.targets.push_back(tags_of(beside_aspects, text_.size(), aspects_));
    row.targets.push_back(tags_of(beside_opinions, text_.size(), opinions_));
    for (auto target = row.targets.end() - 2; target != row.targets.end(); ++target)
      target->weight = weight;
    return row;
  }
  net::NetRow of_whole(const LabelledText& text) {
    normalise(text.text, normal_);
    net::encode(normal_, features_, text_);
    return {text_, {}, {net::Target::of_class(whole_head, text.praises ? 1 : 0, 2)}};
  }

 private:
  void read(const OpinionText& text) {
    normalise(text.text, normal_);
    net::encode(normal_, features_, text_);
    aspects_.clear(), opinions_.clear(), judged_.clear();
    for (const auto& one : text.opinions) {
      const auto aspect = positions_of(normal_, text_, one.aspect);
      const auto opinion = positions_of(normal_, text_, one.opinion);
      if (aspect.second != 0) aspects_.insert(aspect);
      if (opinion.second != 0) opinions_.insert(opinion);
      if (aspect.second != 0 || opinion.second != 0)
        judged_[{aspect, opinion}] = static_cast<std::size_t>(one.polarity + 2);
    }
  }
  static net::Target judgement(const Positions& aspect, const Positions& opinion,
                               std::size_t answer) {
    auto target =
        net::Target::of_class(static_cast<std::uint16_t>(TripleHead::judgement), answer, 4);
    target.first = {aspect.first, aspect.second};
    target.second = {opinion.first, opinion.second};
    return target;
  }

  net::FeatureChoice features_;
  NormalText normal_;
  net::NetText text_;
  std::set<Positions> aspects_, opinions_;
  std::map<std::pair<Positions, Positions>, std::size_t> judged_;
};

Result<std::vector<std::string>> train_nets(std::span<const net::NetRow> rows,
                                            const TripleTrainingOptions& options) {
  std::vector<std::string> nets;
  for (std::uint32_t n = 0; n < options.nets; ++n) {
    const auto seed = options.seed + n;
    MYELIN_TRY(trainer, net::NetTrainer::create(shape_of(options), {}, rows,
                                                {.rows_max = options.vocabulary}, seed));
    net::TrainOptions training;
    training.epochs = options.epochs;
    training.batch = 16;
    training.feature_dropout = 0.3F;
    training.position_dropout = 0.05F;
    training.seed = seed;
    MYELIN_TRY(figures, trainer->train(rows, training));
    static_cast<void>(figures);
    nets.push_back(trainer->file_of_first(triple_heads.size()));
  }
  return nets;
}

Key key_of(const ByteSpan& aspect, const ByteSpan& opinion, int polarity) {
  return {aspect, opinion, polarity};
}

}  // namespace

F1 triple_figures(const TripleModel& model, float threshold, std::span<const OpinionText> texts) {
  F1 figures;
  TripleScratch scratch;
  std::vector<Triple> read;
  for (const auto& text : texts) {
    model.read(text.text, threshold, scratch, read);
    std::set<Key> found, there;
    for (const auto& one : read) found.insert(key_of(one.aspect, one.opinion, one.polarity));
    for (const auto& one : text.opinions)
      there.insert(key_of(one.aspect, one.opinion, one.polarity));
    figures.found += found.size(), figures.there += there.size();
    figures.right += static_cast<std::size_t>(
        std::ranges::count_if(found, [&](const Key& one) { return there.contains(one); }));
  }
  return figures;
}

Result<TrainedTriples> train_triples(const TripleTexts& texts,
                                     const TripleTrainingOptions& options) {
  constexpr std::size_t held_out_every = 10;
  constexpr std::size_t bytes_max = 450;  // of a text that is not the task's own
  if (texts.triples.size() < held_out_every || options.nets == 0 || options.nets > triple_nets_max)
    return fail(ErrorCode::invalid_argument, "too few annotated texts, or no net to train",
                "check the files of the collection; 1 to 4 nets");
  Rows rows(shape_of(options));
  std::vector<net::NetRow> learnt, kept_apart;
  std::vector<OpinionText> held_out;
  for (std::size_t i = 0; i < texts.triples.size(); ++i) {
    const bool apart = i % held_out_every == 0;
    (apart ? kept_apart : learnt).push_back(rows.of_triples(texts.triples[i]));
    if (apart) held_out.push_back(texts.triples[i]);
  }
  for (const auto& one : texts.judged)
    if (one.text.size() <= bytes_max) learnt.push_back(rows.of_whole(one));
  for (const auto& one : texts.beside)
    if (one.text.size() <= bytes_max) learnt.push_back(rows.of_beside(one));
  TrainedTriples trained;
  MYELIN_TRY(without, train_nets(learnt, options));
  MYELIN_TRY(trial, TripleModel::from_bytes(pack_triples(without, 0, options.seed)));
  for (int percent = 20; percent <= 60; percent += 5) {
    const float threshold = static_cast<float>(percent) / 100;
    const auto figures = triple_figures(*trial, threshold, held_out);
    if (figures.value() > trained.held_out.value())
      trained.held_out = figures, trained.threshold = threshold;
  }
  std::ranges::move(kept_apart, std::back_inserter(learnt));
  MYELIN_TRY(nets, train_nets(learnt, options));
  trained.bytes = pack_triples(nets, trained.threshold, options.seed);
  return trained;
}

}  // namespace myelin::text
