// `myelin train emotion`: emotion.bin from the public collections. Adds itself to `train`.
#pragma once
namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_train_emotion(CLI::App& train, Context& context);

}  // namespace myelin::app
