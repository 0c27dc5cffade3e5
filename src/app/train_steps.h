// The command that makes the table of stats/causal/step_reference.h. Thread safety: none.
#pragma once
#include "app/command.h"

namespace myelin::app {

void add_train_steps(CLI::App& train_command, Context& context);

}  // namespace myelin::app
