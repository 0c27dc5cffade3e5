// What callgrind counts: the machine's instructions for reading a text, which are the same on a
// busy machine and on an idle one. `instructions.bench` runs this under valgrind, once for each of
// the functions below, and compares with instructions.txt.
//
//   count_reading   the full Reader, warm, over the texts below
//   count_net       a small net of 64 channels and two blocks, from the normal text to a class
//   count_training  one pass of training that net over the texts
#include <array>
#include <cstdio>
#include <fstream>
#include <sstream>
#include <string_view>
#include <vector>

#include "cause/reader.h"
#include "cause/taxonomy.h"
#include "text/net/trainer.h"

namespace {

using namespace myelin;
namespace net = text::net;

constexpr std::array<std::string_view, 16> texts{
    "味道不错，就是送餐太慢了，等了一个半小时，客服也不理人，下次不会再点了。",
    "手机收到了，屏幕很清晰，电池也耐用，拍照比上一台好很多，就是有点重。",
    "质量太差，穿了两天就开线，退货还要自己付运费，差评！",
    "酒店位置很好，离地铁站五分钟，但是房间隔音不行，半夜还能听到隔壁说话",
    "包装完好，物流很快，昨天下单今天就到了，快递员态度也很好，五星好评。",
    "要是再便宜一点就好了，其他都还可以。",
    "苹果有几个是烂的，客服说补发，等了一个星期也没有消息，太失望了",
    "書的印刷很好，紙張也不錯，孩子非常喜歡，已經推薦給朋友了。",
    "难道这就是你们说的正品？充电口都是松的，要求退款，不然我就投诉到12315！",
    "还行吧，一般般。",
    "洗发水味道太香了，用完头皮有点痒，不知道是不是假货，瓶子的封口也没有贴好",
    "热水器安装师傅很专业，讲解得很详细，就是等安装等了三天😂",
    "The room was clean and the staff were friendly, but we waited forty minutes to check in.",
    "Battery dies after two hours, and the charger stopped working within a week. I want a refund.",
    "Great value, fast shipping, would buy again!",
    "It isn't bad, but the sleeves are much shorter than in the picture."};

struct Small {
  std::unique_ptr<net::NetTrainer> trainer;
  std::shared_ptr<const net::NetModel> model;
  std::vector<net::NetRow> rows;
};

Result<Small> small_net() {
  Small made;
  net::NetShape shape;
  shape.heads = {{.name = "c", .outputs = {"a", "b"}}};
  text::NormalText normal;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    text::normalise(texts[i], normal);
    auto& row = made.rows.emplace_back();
    net::encode(normal, shape.features, row.text);
    row.targets.push_back(net::Target::of_class(0, i % 2, 2));
  }
  MYELIN_TRY(trainer, net::NetTrainer::create(shape, {}, made.rows, {.texts_with_min = 1}, 1));
  MYELIN_TRY(model, net::NetModel::from_bytes(trainer->file()));
  made.trainer = std::move(trainer);
  made.model = std::move(model);
  return made;
}

}  // namespace

// Functions that valgrind knows by name: it counts what happens inside one of them.
extern "C" {
__attribute__((noinline)) std::size_t count_reading(const cause::Reader& reader,
                                                    model::Reading& into) {
  std::size_t mentions = 0;
  for (const auto text : texts) {
    reader.read(text, into);
    mentions += into.mentions.size();
  }
  return mentions;
}

__attribute__((noinline)) float count_net(const net::NetModel& model, text::NormalText& normal,
                                          net::NetText& text, net::NetScratch& scratch) {
  float sum = 0;
  for (const auto bytes : texts) {
    text::normalise(bytes, normal);
    net::encode(normal, model.shape().features, text);
    model.read(text, scratch);
    sum += model.pooled(0, scratch)[1];
  }
  return sum;
}

__attribute__((noinline)) bool count_training(net::NetTrainer& trainer,
                                              const std::vector<net::NetRow>& rows) {
  return trainer.train(rows, {.epochs = 1}).has_value();
}
}

namespace {

Status run() {
  const std::string root = MYELIN_SOURCE_DIR;
  std::ifstream file(root + "/taxonomies/retail.yaml");
  std::stringstream yaml;
  yaml << file.rdbuf();
  MYELIN_TRY(taxonomy, cause::Taxonomy::parse(yaml.str(), 1));
  MYELIN_TRY(reader, cause::Reader::create(taxonomy, root + "/models"));
  model::Reading reading;
  for (const auto text : texts) reader->read(text, reading);  // what grows has grown
  const std::size_t mentions = count_reading(*reader, reading);
  MYELIN_TRY(small, small_net());
  text::NormalText normal;
  net::NetText text;
  net::NetScratch scratch;
  text::normalise(texts[0], normal);
  net::encode(normal, {}, text);
  small.model->read(text, scratch);
  const float sum = count_net(*small.model, normal, text, scratch);
  const bool trained = count_training(*small.trainer, small.rows);
  std::printf("%zu texts, %zu mentions, %.3f, %d\n", texts.size(), mentions,
              static_cast<double>(sum), trained);
  return {};
}

}  // namespace

int main() {
  if (const auto status = run(); !status) {
    std::fprintf(stderr, "instructions_bench: %s\n", status.error().message.c_str());
    return 1;
  }
  return 0;
}
