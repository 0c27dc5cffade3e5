// What the monthly statement is made of, asked of an Api: by the command over its link, and by the
// server of itself. Thread safety: functions without state.
#pragma once
#include <functional>
#include <string>

#include "app/statement_document.h"
#include "server/api.h"

namespace myelin::app {

using AskJson = std::function<Result<Json>(const std::string& target)>;
Result<StatementParts> gather_statement(const AskJson& ask, const std::string& month, bool chinese);

// "html" or "pdf".
Result<std::string> written_as(const std::string& format, const Document& document);

// ApiOptions::statement.
Result<std::string> statement_of(const server::Ask& ask, const std::string& month,
                                 const std::string& language, const std::string& format);

}  // namespace myelin::app
