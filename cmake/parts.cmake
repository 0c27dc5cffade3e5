# The libraries that Myelin stands on, each as one target. Debian's packages except DuckDB (tools/setup fetches it).
find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
find_package(GTest REQUIRED)

function(myelin_part name module)
  pkg_check_modules(${name} REQUIRED IMPORTED_TARGET ${module})
  add_library(part_${name} INTERFACE)
  target_link_libraries(part_${name} INTERFACE PkgConfig::${name})
endfunction()

myelin_part(icu icu-uc)
myelin_part(icu_i18n icu-i18n)
myelin_part(curl libcurl)
myelin_part(sodium libsodium)
myelin_part(crypto libcrypto)            # what WeCom seals with, and libsodium has not
myelin_part(gmime gmime-3.0)            # MIME of mails that come in
myelin_part(yaml yaml-cpp)
myelin_part(fmt fmt)
myelin_part(spdlog spdlog)
myelin_part(simdjson simdjson)
myelin_part(pugixml pugixml)
myelin_part(zip libzip)
myelin_part(archive libarchive)
myelin_part(xxhash libxxhash)
myelin_part(pango pangocairo)
myelin_part(opencc opencc)
myelin_part(utf8proc libutf8proc)

myelin_part(eigen eigen3)              # linear algebra: header only, included in .cc files alone
myelin_part(nlopt nlopt)
add_library(part_json INTERFACE)      # nlohmann-json: header only
add_library(part_cli INTERFACE)       # CLI11: header only
add_library(part_http INTERFACE)      # Asio, header only, and http_parser
target_compile_definitions(part_http INTERFACE ASIO_STANDALONE)
target_link_libraries(part_http INTERFACE http_parser Threads::Threads)
if(MYELIN_SANITIZE MATCHES thread AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
  # The thread sanitizer does not follow Asio's fences; the mutex of its scheduler orders the same.
  target_compile_options(part_http INTERFACE -Wno-tsan)
endif()

add_library(part_rapidcheck INTERFACE)  # property tests; a static library of Debian's
target_link_libraries(part_rapidcheck INTERFACE rapidcheck)

set(duckdb_root ${CMAKE_SOURCE_DIR}/build/deps/duckdb)
if(NOT EXISTS ${duckdb_root}/lib/libduckdb.so)
  message(FATAL_ERROR "DuckDB is not there yet: run tools/setup first (make does it for you)")
endif()
add_library(part_duckdb SHARED IMPORTED)
set_target_properties(part_duckdb PROPERTIES
  IMPORTED_LOCATION ${duckdb_root}/lib/libduckdb.so
  IMPORTED_NO_SONAME OFF
  INTERFACE_INCLUDE_DIRECTORIES ${duckdb_root}/include)
