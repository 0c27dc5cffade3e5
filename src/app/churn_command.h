// `myelin customers churn`, `myelin cases leaving`.
#pragma once
#include <CLI/CLI.hpp>

#include "app/command.h"

namespace myelin::app {

void add_churn(CLI::App& customers, Context& context);
void add_case_leaving(CLI::App& cases, Context& context);

}  // namespace myelin::app
