#include "engine/sayings.h"

#include <algorithm>
#include <array>

namespace myelin::engine {
namespace {

// A slot `#` holds a number, a slot `*` any words; a slot ends where the text after it begins.
struct Form {
  std::string_view code, text;
};
constexpr std::array forms{
    // alerts
    Form{"complaints_in_hours", "# complaints in # hours where # are usual"},
    Form{"parcels_in_hours", "# parcels in # hours where # are usual"},
    Form{"complaints_so_far", "# complaints so far where # are usual"},
    Form{"excess_gone", "The excess has been gone for a day"},
    Form{"customer_furious", "A * customer who paid # * is furious"},
    Form{"customer_threatens", "A * customer who paid # * threatens"},
    Form{"post_spreads",
         "# shares so far, # expected by a day after the post (# to #); # % that it reaches #; *"},
    Form{"post_fades", "It fades at # shares"},
    Form{"post_over", "The day after the post is over"},
    Form{"customer_silent", "The customer has not been heard of for a week"},
    Form{"stands", "stands at the end of the history"},
    Form{"unmuted", "Nothing mutes it any more"},
    Form{"silenced_by", "Silenced by *"},
    Form{"of_incident", "Belongs to incident-#"},
    Form{"inhibited_by", "Inhibited by alert #"},
    Form{"until_with", "Until *, with alert # of the same cause"},
    Form{"until", "Until *"},
    Form{"by_hand", "Resolved by hand"},
    Form{"useful_because", "useful: *"},
    Form{"useful", "useful"},
    Form{"noise_because", "noise: *"},
    Form{"noise", "noise"},
    Form{"mark_taken_back", "The mark was taken back"},
    Form{"ack_taken_back", "The acknowledgement was taken back"},
    // cases
    Form{"stayed_quiet", "quiet since it was resolved"},
    Form{"was_due", "was due *"},
    Form{"alert_still_fires", "alert # still fires"},
    Form{"alert_fires_again", "alert # fires again"},
    Form{"alert_is", "alert # is *"},
    Form{"alert_joins", "alert #"},
    Form{"tried_first", "experiment # tries it on # % first"},
    Form{"experiment_decided", "experiment # decided for *"},
    Form{"wrote_to_customers", "batch #: # customers by *, *"},
    Form{"nudged", "reminder: *"},
    Form{"nudged_louder", "louder: *"},
    Form{"nudged_manager", "manager: *"},
    // the audit log
    Form{"rows_read", "# rows read, # accepted"},
    Form{"nobody_approved", "nobody approved it within # h"},
    // versions of the experience language
    Form{"as_shipped", "as shipped"},
    // the doctor
    Form{"running", "running"},
    Form{"store_answers", "* answers"},
    Form{"audit_whole", "every line fits its digest"},
    Form{"memory_same", "what is remembered is what the store says"},
    Form{"disk_free", "# MB free"},
    Form{"actions_waiting", "# actions wait, # could not be delivered"},
    Form{"approvals_waiting", "# actions wait for approval"},
    Form{"rows_waiting", "# rows wait"},
    Form{"cases_open", "# open, # overdue"},
    Form{"commit_times", "mean # ms, longest # ms over the last minute"},
    Form{"channels_configured", "# configured"},
    Form{"inbound_failing", "has not answered since * (# times in a row): *"},
    Form{"inbound_refused", "# answers were left alone within three days; the newest: *"},
    Form{"inbound_looked", "looked at *"},
    Form{"leaving_over",
         "# of # customers bought again within # days; # were expected to (# to #)"},
    // what is refused
    Form{"case_cannot", "case # is * and cannot be *"},
    Form{"case_already_with", "case # is already with *"},
    Form{"case_disputed_already", "case # is disputed already; *'s ruling is awaited"},
    Form{"case_theirs_already", "case # is *'s already"},
    Form{"case_not_disputed", "case # is not disputed"},
    Form{"case_being_disputed", "whose case # is, is disputed"},
    Form{"no_department", "there is no department '*'"},
    Form{"disputer_rules_not", "who disputed a case does not rule on it"},
    Form{"takes_sides", "* belongs to one of the two departments"},
    Form{"another_rules", "* rules on this dispute"},
    Form{"nothing_to_undo", "nothing of case # can be taken back now"},
    Form{"another_did_that", "* did that"},
    Form{"own_request", "* asked for action #: somebody else approves it"},
    Form{"action_leaving", "action # is leaving now"},
    Form{"action_not_undone", "action # is * and cannot be taken back"},
    Form{"action_corrected", "action # was corrected already"},
    Form{"step_not_undone", "action # carried out the step *, which says not how to undo it"},
    Form{"not_acknowledged", "alert # is not acknowledged"},
    Form{"churn_too_early", "scores of churn take *"},
    Form{"case_goes_on", "case # of the same incident goes on"},
    Form{"case_changed", "the case changed while its proof was planned"},
    Form{"no_case", "there is no case #"},
    Form{"no_alert", "there is no alert #"},
    Form{"no_current_alert", "There is no current alert #."},
    Form{"no_customer", "there is no customer #"},
    Form{"no_topic", "there is no topic #"},
    Form{"no_action", "there is no action #"},
    Form{"no_channel", "there is no channel *"},
    Form{"no_order", "no order * was announced"},
    Form{"order_over", "order * is over: *"},
    Form{"not_an_id", "'*' is not an id"},
    Form{"key_unknown", "no customer has this key, or it is shared by many"},
    Form{"key_kind", "\"*\" names no kind of key"},
    Form{"acknowledgement_past", "The acknowledgement would have run out already."},
    Form{"silence_past", "a silence must end after it starts"},
    Form{"silence_over", "Silence * has ended already."},
    Form{"month_not_over", "# is not over"},
    Form{"amount_not_positive", "the amount must be above 0"},
    Form{"amount_outside", "the amount lies outside its interval"},
    Form{"password_wrong", "the name or the password is not right"},
    Form{"password_short", "a password has at least # bytes"},
    Form{"key_never_issued", "this key was never issued here"},
    Form{"passwords_too_many", "too many wrong passwords"},
    Form{"import_running", "another import is running"},
    Form{"restatement_running", "another restatement is running"},
    Form{"signals_here", "there are signals here already"},
    Form{"imported_already", "it has been imported already"},
    Form{"file_empty", "the file is empty"},
    Form{"period_backwards", "a period ends before it begins"},
    Form{"too_much_to_explain", "the two periods hold more than # voices, orders or parcels"},
    Form{"too_few_buyers", "# customers, # of whom bought again, are too few"},
    Form{"no_amounts", "no order has an amount, so no customer has a value"},
    Form{"topic_into_itself", "a topic cannot be merged into itself"},
    Form{"too_much_waits", "too many signals are waiting"},
    Form{"disk_full", "the disk is full"},
    Form{"closed_the_same", "# is closed as version # and nothing has changed since"},
    Form{"closing_needs_reason", "# is closed as version #; another closing needs its reason"},
    Form{"scores_too_early", "scores of orders *"},
};

bool number(std::string_view text) {
  return std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; }) &&
         std::ranges::all_of(text, [](char c) {
           return (c >= '0' && c <= '9') || c == '.' || c == ',' || c == '-';
         });
}

bool fits(std::string_view form, std::string_view text, std::vector<std::string>& values) {
  while (!form.empty()) {
    if (form.front() != '#' && form.front() != '*') {
      if (text.empty() || text.front() != form.front()) return false;
      form.remove_prefix(1), text.remove_prefix(1);
      continue;
    }
    const bool counts = form.front() == '#';
    form.remove_prefix(1);
    const auto rest = form.substr(0, std::min(form.find_first_of("#*"), form.size()));
    const auto end = rest.empty() ? text.size() : text.find(rest);
    if (end == text.npos || end == 0) return false;
    const auto value = text.substr(0, end);
    if (counts && !number(value)) return false;
    values.emplace_back(value);
    text.remove_prefix(end);
  }
  return text.empty();
}

}  // namespace

std::optional<Saying> saying_of(std::string_view text) {
  for (const auto& form : forms) {
    Saying saying{form.code, {}};
    if (fits(form.text, text, saying.values)) return saying;
  }
  return std::nullopt;
}

}  // namespace myelin::engine
