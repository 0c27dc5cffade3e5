// Consent that signals carry: attributes that say what a customer agreed to or took back, and the
// bare answer ("T", "STOP") to one of our messages. It goes into the book of consents in the commit
// that takes the signal, so once.
//
// A bare answer is a command of the medium's protocol, not language that is read: the whole text,
// without case, width, marks and spaces around it, is one of a closed list; "T恤很好" is none.
//
// Thread safety: pure functions; heed() belongs to the writer thread, inside a transaction.
#pragma once
#include <optional>
#include <string_view>

#include "engine/arrival.h"
#include "engine/memory.h"
#include "repair/consent.h"

namespace myelin::engine {

// Attributes `consent` (given or withdrawn), `consent_purpose`, `consent_medium` and
// `consent_expires_at`. Nothing where there is no `consent`. Error::invalid_argument: its value is
// unknown, or a consent names no purpose: nobody guesses what a customer agreed to.
Result<std::optional<repair::Consent>> consent_said(const model::Signal& signal, Time now);

bool says_stop(std::string_view text);

// Writes down what the signal says; of a bare answer: no more of the medium of the newest message
// to this person of the last `stop_heeded`.
inline constexpr days stop_heeded{60};
Status heed_consent(store::Session& session, Memory& memory, const Prepared& prepared,
                    CustomerId person, Time now);

}  // namespace myelin::engine
