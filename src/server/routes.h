// The routing table: method and pattern → endpoint and the scope it needs. Private to this room.
// Thread safety: constant.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/endpoints.h"

namespace myelin::server {

struct Route {
  RouteName name;
  Endpoint endpoint;  // nullptr: lives in the HTTP server, because it is made of a connection
};
std::span<const Route> routing_table();

struct Match {
  const Route* route = nullptr;  // nullptr: no such route
  std::vector<std::string> values;
  std::string allowed;  // where the path is known but not with this method: "GET, POST"
};
Match match(std::string_view method, std::string_view path);

}  // namespace myelin::server
