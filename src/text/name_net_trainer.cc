#include <algorithm>

#include "text/name_trainer.h"
#include "text/net/layout.h"
#include "text/net/trainer.h"

namespace myelin::text {
namespace {

// Whether the scheme of the head allows this sequence: of names that a run of white space ends or
// begins, and of those beyond the net's reach, a part is lost.
bool is_whole(const net::HeadShape& head, std::span<const std::uint16_t> tags) {
  std::size_t before = head.outputs.size();
  for (const std::uint16_t tag : tags) {
    if (!net::may_follow(head, before, tag)) return false;
    before = tag;
  }
  return net::may_follow(head, before, head.outputs.size());
}

}  // namespace

Result<std::string> train_name_net(std::span<const NamedText> rows, const NameKnowledge& knowledge,
                                   const NameTraining& options) {
  const auto shape = name_net_shape();
  NameScratch words;
  NameNetScratch scratch;
  std::vector<net::NetRow> learnt;
  for (const auto& row : rows) {
    read_for_names(row.text, knowledge, words);
    read_for_name_net(words, scratch);
    const auto labels = labels_of(row);
    net::Target target;
    for (const auto& position : scratch.net_text.points)
      target.tags.push_back(labels[position.begin]);
    if (target.tags.empty() || !is_whole(shape.heads[0], target.tags)) continue;
    learnt.push_back({scratch.net_text, {}, {std::move(target)}});
  }
  MYELIN_TRY(trainer, net::NetTrainer::create(shape, {}, learnt,
                                              {.rows_max = options.net_vocabulary}, options.seed));
  net::TrainOptions training;
  training.epochs = options.net_epochs;
  training.batch = 16;
  training.feature_dropout = 0.3F;
  training.position_dropout = 0.05F;
  training.seed = options.seed;
  MYELIN_TRY(figures, trainer->train(learnt, training));
  static_cast<void>(figures);
  return trainer->file();
}

}  // namespace myelin::text
