// `myelin evaluate --head topics`: topics of posts with their side, micro-F1 over (post, topic,
// side).
#include <algorithm>

#include "app/collection_rows.h"
#include "app/evaluate_head.h"
#include "text/classes/labels.h"
#include "text/polarity_trainer.h"

namespace myelin::app {

Result<std::vector<Figure>> evaluate_topics(const HeadQuery& query) {
  TopicColumns columns;
  if (!query.text_column.empty()) columns.text = query.text_column;
  if (!query.label_column.empty()) columns.topic = query.label_column;
  MYELIN_TRY(posts, read_topic_posts(query.file, columns));
  MYELIN_TRY(reader, text::classes::LabelReader::open(
                         query.models, "topics." + (query.model.empty() ? "car" : query.model)));
  const auto topic = [](const std::string& name) { return name.substr(0, name.find(':')); };
  text::classes::LabelFiguresOf pairs, topics;
  text::classes::LabelScratch scratch;
  std::vector<text::classes::SaidLabel> said;
  for (const auto& post : posts) {
    if (query.kept_apart && text::part_of(post.text) != text::Part::test) continue;
    reader->listen(post.text, scratch);
    text::classes::say(scratch.evidence, reader->family(), reader->decision(), true, said);
    ++pairs.n;
    for (auto* const f : {&pairs, &topics}) f->said += said.size(), f->there += post.topics.size();
    for (const auto& one : said) {
      const auto& name = reader->names()[one.label];
      pairs.both += std::ranges::binary_search(post.topics, name);
      topics.both += std::ranges::any_of(
          post.topics, [&](const auto& there) { return topic(there) == topic(name); });
    }
  }
  return std::vector<Figure>{{"micro_f1", pairs.f1(), pairs.there},
                             {"precision", pairs.precision(), pairs.said},
                             {"recall", pairs.recall(), pairs.there},
                             {"topic_f1", topics.f1(), topics.there}};
}

}  // namespace myelin::app
