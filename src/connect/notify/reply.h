// What a receiver's reply means. Every byte of it comes from outside: fuzz/webhook_reply_fuzz.cc
// feeds these functions. Thread safety: pure functions.
#pragma once
#include "connect/notify/http.h"
#include "connect/notify/sender.h"

namespace myelin::connect::notify {

// A generic webhook: the status alone decides. 2xx delivered; 408, 425, 429, 500 and 503 retry,
// with Retry-After; 502 and 504 come from a gateway that does not know what the receiver did:
// unknown; the rest, redirects too, is refused.
Delivery webhook_delivery(const HttpReply& reply);
// Robots answer 200 and say in JSON what they think. A 200 that cannot be read is unknown.
Delivery dingtalk_delivery(const HttpReply& reply);
Delivery feishu_delivery(const HttpReply& reply);
Delivery wecom_delivery(const HttpReply& reply);
// Of an app's sending and of its asking for a token.
Delivery wecom_app_delivery(const HttpReply& reply);

}  // namespace myelin::connect::notify
