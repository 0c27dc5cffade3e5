// `myelin train intents`, `topics` and `pairs`: the models of public sets of intents, of topics and
// of question pairs, from their collections.
#pragma once

namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_train_intents(CLI::App& train, Context& context);
void add_train_topics(CLI::App& train, Context& context);

}  // namespace myelin::app
