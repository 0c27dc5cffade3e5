#include "app/train_net.h"

#include "text/net/trainer.h"

namespace myelin::app {

Result<std::string> train_net(const NetPlan& plan, std::span<const text::classes::ClassRow> rows,
                              std::span<const PartialRow> first) {
  namespace net = text::net;
  const bool zh = plan.features == text::FeatureSet::zh;
  const bool classes = plan.kind == text::classes::OutputKind::classes;
  net::NetShape shape;
  shape.features = {.unit = zh ? net::Unit::point : net::Unit::word,
                    .pairs = true,
                    .triples = zh,
                    .letters = !zh};
  shape.channels = plan.channels;
  shape.heads.push_back({.name = "outputs",
                         .kind = classes ? net::Head::classes : net::Head::labels,
                         .outputs = plan.names});
  text::NormalText normal;
  std::vector<net::NetRow> first_rows;
  for (const auto& row : first) {
    net::NetRow one;
    text::normalise(row.text, normal);
    net::encode(normal, shape.features, one.text);
    net::Target target;
    target.wanted.assign(plan.names.size(), -1);
    for (const auto output : row.yes) target.wanted[output] = 1;
    for (const auto output : row.no) target.wanted[output] = 0;
    one.targets.push_back(std::move(target));
    first_rows.push_back(std::move(one));
  }
  std::vector<net::NetRow> net_rows;
  for (const auto& row : rows) {
    net::NetRow one;
    text::normalise(row.text, normal);
    net::encode(normal, shape.features, one.text);
    if (classes) {
      one.targets.push_back(net::Target::of_class(0, row.yes.at(0), plan.names.size(), row.weight));
    } else {
      net::Target target;
      target.weight = row.weight;
      target.wanted.assign(plan.names.size(), 0);
      for (const auto output : row.yes) target.wanted[output] = 1;
      one.targets.push_back(std::move(target));
    }
    net_rows.push_back(std::move(one));
  }
  std::vector<net::NetText> texts;  // whose n-grams the vocabulary is chosen from as well
  for (const auto& row : first_rows) texts.push_back(row.text);
  MYELIN_TRY(trainer, net::NetTrainer::create(shape, texts, net_rows, {.rows_max = plan.vocabulary},
                                              plan.seed));
  net::TrainOptions training;
  training.epochs = plan.epochs;
  training.rate = training.embedding_rate = plan.rate;
  training.feature_dropout = plan.feature_dropout;
  training.position_dropout = 0.1F;
  training.head_dropout = plan.head_dropout;
  training.smoothing = plan.smoothing;
  training.seed = plan.seed;
  if (!first_rows.empty() && plan.first_epochs > 0) {
    training.epochs = plan.first_epochs;
    MYELIN_TRY(before, trainer->train(first_rows, training));
    static_cast<void>(before);
    training.epochs = plan.epochs;
  }
  MYELIN_TRY(figures, trainer->train(net_rows, training));
  static_cast<void>(figures);
  return trainer->file();
}

}  // namespace myelin::app
