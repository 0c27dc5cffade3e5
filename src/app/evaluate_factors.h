// `myelin evaluate factors`: how many of the factors that annotators found are read, with phrases
// alone, with the trained head alone, and with both. Adds itself to `evaluate`.
#pragma once
namespace CLI {
class App;
}

namespace myelin::app {

struct Context;
void add_evaluate_factors(CLI::App& evaluate, Context& context);

}  // namespace myelin::app
