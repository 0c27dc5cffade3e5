# Writes OUT, a header with one constant for each .sql file under ROOT: src/risk/load_alerts.sql is
# myelin::risk::sql::load_alerts; files of a folder are named folder_file.
file(GLOB_RECURSE queries RELATIVE ${ROOT} ${ROOT}/*.sql)
list(SORT queries)
string(REPLACE "/" "::" space ${ROOM})
set(text "#pragma once\n#include <string_view>\n\nnamespace myelin::${space}::sql {\n")
foreach(query ${queries})
  file(READ ${ROOT}/${query} body)
  string(REGEX REPLACE "\\.sql$" "" name ${query})
  string(REGEX REPLACE "[^A-Za-z0-9_]" "_" name ${name})
  string(APPEND text "inline constexpr std::string_view ${name} = R\"sql(${body})sql\";\n")
endforeach()
string(APPEND text "}  // namespace myelin::${space}::sql\n")
file(WRITE ${OUT} "${text}")
