// Every queue, batch, loop, body and retry has its limit here, with its unit in its name.
#pragma once
#include <cstddef>
#include <cstdint>

namespace myelin::limits {

// One signal.
inline constexpr std::size_t text_bytes_max = 256 * 1024;
inline constexpr std::size_t name_bytes_max = 256;  // sources, external ids, dimension values
inline constexpr std::size_t attributes_max = 64;
inline constexpr std::size_t attribute_bytes_max = 4096;
inline constexpr std::size_t identity_keys_max = 16;
inline constexpr std::int64_t amount_minor_max = 1'000'000'000'000'000;  // 10^13 in whole units
// A signal's time ahead of its arrival: clocks differ, time zones get lost.
inline constexpr int future_hours_max = 24;

// Identity.
// A phone, e-mail or device that ties more is a shop's, not a person's.
inline constexpr int customers_per_key_max = 5;
// The same for an account, which may order for others.
inline constexpr int customers_per_account_max = 20;

// The door.
inline constexpr std::size_t body_bytes_max = 32 * 1024 * 1024;
inline constexpr std::size_t header_bytes_max = 16 * 1024;
inline constexpr std::size_t signals_per_request_max = 20'000;
inline constexpr std::size_t json_depth_max = 32;
inline constexpr std::size_t headers_max = 100;
inline constexpr std::size_t connections_max = 2'048;
// Over all requests being read or answered.
inline constexpr std::uint64_t bodies_bytes_max = 512ULL * 1024 * 1024;
inline constexpr std::size_t requests_waiting_max = 512;  // for a worker; beyond it: 503
// Read on the connection's own thread.
inline constexpr std::size_t small_body_bytes_max = 32 * 1024;
inline constexpr std::size_t stream_backlog_bytes_max = 1024 * 1024;  // a slower reader is dropped

// Logging in. Proving a password takes 64 MB and one thread: one is proved at a time.
inline constexpr std::size_t login_body_bytes_max = 4 * 1024;
inline constexpr std::size_t logins_waiting_max = 16;  // beyond it: 429
inline constexpr std::size_t sessions_max = 1'000;
inline constexpr std::size_t sessions_per_holder_max = 20;
inline constexpr int session_idle_s_max = 2 * 3600;
inline constexpr int session_age_s_max = 12 * 3600;
inline constexpr std::size_t address_bytes_max = 64;
inline constexpr int reply_kept_h = 24;  // what an Idempotency-Key is answered from

// The reflex.
inline constexpr std::size_t reflex_queue_signals_max = 200'000;  // beyond it: 429
inline constexpr std::size_t commit_signals_max = 20'000;         // signals that share one commit
// Rows of all tables. A larger commit goes to its tables at once; a fuller journal is emptied. Both
// together stay below what an appender holds (2,048).
inline constexpr std::size_t journal_page_rows_max = 300;
inline constexpr std::size_t journal_rows_max = 800;

// Files.
inline constexpr std::size_t row_bytes_max = 4 * 1024 * 1024;
inline constexpr std::size_t columns_max = 2'048;
// Unpacked, over all members.
inline constexpr std::uint64_t archive_bytes_max = 16ULL * 1024 * 1024 * 1024;
inline constexpr std::size_t archive_members_max = 10'000;
inline constexpr std::uint64_t archive_ratio_max = 1'000;  // unpacked : packed, above 64 MiB
inline constexpr int archive_depth_max = 3;                // archives within archives
inline constexpr std::size_t folder_files_max = 100'000;
// Texts that a workbook's sheets share.
inline constexpr std::size_t shared_text_bytes_max = 512 * 1024 * 1024;
// Rows that tables of one import look up in each other.
inline constexpr std::size_t import_join_rows_max = 5'000'000;
inline constexpr std::size_t mapping_bytes_max = 1024 * 1024;
inline constexpr std::uint64_t xml_part_bytes_max = 2ULL * 1024 * 1024 * 1024;

// Delivery.
inline constexpr int delivery_attempts_max = 10;
inline constexpr std::int64_t delivery_wait_ms_first = 1'000;
inline constexpr std::int64_t delivery_wait_ms_max = 3'600'000;
inline constexpr int delivery_timeout_ms = 10'000;
// DingTalk, Feishu and WeCom robots refuse beyond 20 a minute.
inline constexpr int robot_messages_per_minute = 18;
inline constexpr std::size_t reply_bytes_max = 64 * 1024;
inline constexpr std::size_t tool_reply_bytes_max = 1024 * 1024;  // lists of comments, say
inline constexpr std::size_t hook_bytes_max = 512 * 1024;         // of a webhook that a tool sends
inline constexpr std::size_t mail_bytes_max = 4 * 1024 * 1024;    // of a reply by e-mail
inline constexpr std::size_t replies_per_look_max = 200;          // mails read in one round
inline constexpr std::size_t reply_cases_max = 20;                // that one mail is about
inline constexpr std::size_t tickets_per_look_max = 500;          // asked after in one round

// Answers.
inline constexpr std::size_t page_rows_default = 50;
inline constexpr std::size_t page_rows_max = 1'000;
inline constexpr std::size_t uploads_max = 16;  // files that wait to be imported, or were
inline constexpr std::size_t verbatims_per_alert_max = 20;
inline constexpr std::size_t live_streams_max = 256;
inline constexpr std::int64_t question_days_max = 1'100;       // one period: three years
inline constexpr std::size_t explained_units_max = 5'000'000;  // texts or orders of one question
inline constexpr std::size_t journey_events_max = 10'000'000;
inline constexpr std::size_t approvals_waiting_max = 10'000;  // beyond it the oldest are refused
inline constexpr std::size_t note_bytes_max = 4'096;          // what a person writes beside a deed
inline constexpr std::size_t label_texts_max = 20'000;        // looked through for one proposal
inline constexpr std::size_t label_proposals_max = 1'000;

// Experiments.
inline constexpr std::size_t experiment_arms_max = 8;
inline constexpr std::size_t experiment_guards_max = 8;
inline constexpr int experiment_days_max = 365;            // of a unit's window, and of its past
inline constexpr std::int64_t experiment_units_min = 100;  // planned: below it nothing can be seen
inline constexpr std::int64_t experiment_units_max = 1'000'000;
inline constexpr std::size_t experiment_units_per_request_max = 1'000;
inline constexpr std::size_t experiment_events_max = 5'000'000;  // of one reading
inline constexpr std::size_t experiment_segments_max = 8;        // of one dimension

// The watch.
inline constexpr std::size_t watched_products_max = 1 << 24;
inline constexpr std::size_t watched_channels_max = 1 << 12;
inline constexpr std::size_t contagion_posts_max = 300'000;  // of the last two days; beyond it the
                                                             // oldest are forgotten
inline constexpr std::size_t watched_cells_max = 8'000'000;  // beyond it, new cells are not watched
inline constexpr std::size_t dimension_values_max = 1 << 22;
inline constexpr std::size_t evidence_signals_max = 1 << 18;  // newest complaints kept for alerts
// Newest signals kept to compare with.
inline constexpr std::size_t background_signals_max = 1 << 18;
inline constexpr std::size_t background_sample_max = 20'000;  // of them looked at for one alert
inline constexpr std::size_t waiting_counts_max = 1 << 20;    // counts dated later than now
inline constexpr std::size_t copied_texts_max = 1 << 17;  // newest texts a copy is recognised by
inline constexpr std::size_t concentrations_max = 6;      // per alert
inline constexpr std::size_t matchers_max = 32;
inline constexpr std::size_t pattern_bytes_max = 256;

// Language.
inline constexpr std::size_t net_positions_max = 4'096;  // of one text that a net reads
inline constexpr std::size_t taxonomy_bytes_max = 8 * 1024 * 1024;
inline constexpr std::size_t factors_max = 4'096;
inline constexpr std::size_t synonyms_per_factor_max = 512;  // each language
inline constexpr std::size_t synonym_bytes_max = 128;
inline constexpr std::size_t slots_per_synonym_max = 4;
inline constexpr std::size_t definition_bytes_max = 2'048;
inline constexpr std::size_t departments_max = 256;
inline constexpr std::size_t owners_per_factor_max = 64;
inline constexpr std::size_t taxonomy_faults_max = 100;  // named in one answer
inline constexpr std::size_t yaml_nodes_max = 200'000;
inline constexpr std::size_t yaml_depth_max = 32;

}  // namespace myelin::limits
