// `myelin evaluate polarity`: figures of the polarity model on a labelled file. Adds itself to
// `evaluate`.
#pragma once
namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_evaluate_polarity(CLI::App& evaluate, Context& context);

}  // namespace myelin::app
