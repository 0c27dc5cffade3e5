// The status line and headers of an answer, as they go over the wire. Private to this room.
// Thread safety: any thread.
#pragma once
#include <string>

#include "server/message.h"

namespace myelin::server {

enum class Framing { counted, until_close };
std::string response_head(const Response& response, Framing framing, bool keep_alive);

}  // namespace myelin::server
