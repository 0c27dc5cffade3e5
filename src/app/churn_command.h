// `myelin customers churn`.
#pragma once
#include <CLI/CLI.hpp>

#include "app/command.h"

namespace myelin::app {

void add_churn(CLI::App& customers, Context& context);

}  // namespace myelin::app
