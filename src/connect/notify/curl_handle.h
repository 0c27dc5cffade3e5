// What every use of libcurl here shares: the one global start, the easy handle and its list of
// headers with their owners. Thread safety: any thread.
#pragma once
#include <curl/curl.h>

#include <memory>

namespace myelin::connect::notify {

struct CurlEasyEnd {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct CurlListEnd {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using CurlEasy = std::unique_ptr<CURL, CurlEasyEnd>;
using CurlList = std::unique_ptr<curl_slist, CurlListEnd>;

// A new handle; libcurl is started on the first call. nullptr when there is no memory.
CurlEasy new_curl();
void add_line(CurlList& list, const std::string& line);

}  // namespace myelin::connect::notify
