// The canonical JSON shape of a draft: what POST /v1/signals takes, what canonical JSONL files
// hold, what exports write.
//
//   {"source":"tmall.reviews","external_id":"r-1","kind":"review","event":"","at":"2026-11-22T08:30:00Z","due":"…",
//    "keys":[{"kind":"platform","space":"tmall","value":"tb_1"}],"customer_name":"…","customer_tier":"vip","order":"o-1",
//    "dimensions":{"product":"kettle-2","channel":"tmall"},"text":"…","rating":2,"scale":"stars","amount":"129.00",
//    "currency":"CNY","reach":1200,"attributes":{"colour":"white"}}
//
// Thread safety: any thread; each thread keeps its own parser.
// Invariants: reading what was written gives the same draft. A field nobody knows is an error,
// never ignored: a misspelt name would lose data in silence. Meaning (is the time there, is the
// rating in range) is judged by raw::accept, not here.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/time.h"
#include "model/draft.h"

namespace myelin::connect {

enum class Shape : std::uint8_t {
  automatic,  // '[' opens an array; '{' one object, or NDJSON when another object follows on a
              // later line
  one,
  array,
  ndjson  // one object a line; empty lines are skipped
};

struct ParsedDraft {
  std::size_t index = 0;  // position among the items of the body, from 0
  Result<model::Draft> draft;
  std::string raw;  // the offending item as it came, only where draft is an error
};

// Every item of the body, good or bad, in order. Times without an offset are read in `zone`.
// Errors of the whole: too_large (limits::body_bytes_max, limits::signals_per_request_max items),
// invalid_argument where the body as a whole is not JSON of that shape. A bad line of NDJSON is
// that item's error alone.
Result<std::vector<ParsedDraft>> parse_drafts(std::string_view body, Shape shape = Shape::automatic,
                                              Zone zone = Zone{});

// One draft as one line of JSON, without a line break. Fields that are empty are left out.
std::string draft_to_json(const model::Draft& draft);
void append_draft_json(std::string& out, const model::Draft& draft);

// `text` as a JSON string with its quotes. Bytes that are not UTF-8 become U+FFFD.
void append_json_string(std::string& out, std::string_view text);

}  // namespace myelin::connect
