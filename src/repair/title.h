// Title: one sentence a person would say about an alert.
// Thread safety: pure.
#pragma once
#include <string>

#include "model/alert.h"
#include "repair/case_book.h"

namespace myelin::repair {

struct Title {
  std::string zh, en;
};
Title title_of(const model::Alert& alert, const Cause& cause);

}  // namespace myelin::repair
