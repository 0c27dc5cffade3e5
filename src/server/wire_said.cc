#include "engine/sayings.h"
#include "server/wire.h"

namespace myelin::server {

Json said(const std::string& text) {
  const auto saying = engine::saying_of(text);
  if (!saying) return nullptr;
  return {{"code", saying->code}, {"values", saying->values}};
}

}  // namespace myelin::server
