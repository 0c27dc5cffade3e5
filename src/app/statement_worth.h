// The statement's section on what experience is worth. Private to the statement. Thread safety: a
// function without state.
#pragma once
#include "app/statement_document.h"

namespace myelin::app {

// What a point of satisfaction and fewer returns are worth, where either can be told.
void add_worth(const StatementParts& parts, decltype(Document::blocks)& blocks);

}  // namespace myelin::app
