// links: connect
// What receivers answer, and payloads read back from the store: any bytes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "connect/notify/notice.h"
#include "connect/notify/plain_text.h"
#include "connect/notify/reply.h"

namespace {

using namespace myelin::connect::notify;

void expect(bool holds) {
  if (!holds) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  HttpReply reply;
  reply.status = (data[0] & 7) == 0 ? 0 : 100 * (data[0] & 7) + data[1] % 32;
  reply.left_house = (data[0] & 8) != 0;
  reply.body = rest;
  reply.error = rest;
  for (const auto& delivery : {webhook_delivery(reply), dingtalk_delivery(reply),
                               feishu_delivery(reply), wecom_delivery(reply)}) {
    // What never left is not in doubt, and details can be stored: short, one line, valid UTF-8.
    expect(reply.status != 0 || reply.left_house || delivery.outcome == Outcome::retry);
    expect(delivery.detail.size() < 600 && one_line(delivery.detail, 600) == delivery.detail);
  }
  if (const auto notice = notice_from_json(rest)) {
    const std::string json = to_json(*notice);
    const auto again = notice_from_json(json);
    expect(again.has_value() && to_json(*again) == json);
  }
  const std::string line = plain_markdown(rest, 64);
  expect(line.size() <= 64 && one_line(line, 64) == line);
  return 0;
}
