#include "sim/words.h"

namespace myelin::sim {

std::string_view words_english() {
  return R"(
@en.broken
{en.arrived} {en.smashed}
the {$thing} was {en.smashed} when I opened the box
box was {en.boxbad} and the {$thing} {en.smashed}
{en.smashed}, glass everywhere
{$carrier} clearly threw it around, {en.smashed}
one of them came {en.smashed}
@en.arrived
arrived
it came
mine showed up
turned up
@en.smashed
shattered
cracked in half
in pieces
with a chipped rim
badly dented
smashed
with a big crack
@en.boxbad
crushed
soaking wet
torn open
caved in on one side
@en.late
{$days} days and {en.notyet}
took {$days} days to get here
supposed to be here in 2 days, it took {$days}
tracking {en.stuck} for {$days} days
ordered {$days} days ago, {en.notyet}
needed it for {en.event}, {en.notyet}
it finally came after {$days} days, way too slow
@en.notyet
still nothing
still not shipped
nobody knows where it is
no sign of it
@en.stuck
hasn't moved
has been frozen
says processing
@en.event
a birthday
the move
the weekend
a gift
@en.leak
the lid {en.drips}
{en.drips} from the lid, {en.wet}
water {en.drips} whenever I tip it, {en.wet}
seal is loose and it {en.drips}
cap doesn't close properly, {en.wet}
after {en.shortuse} it {en.drips} around the top
@en.drips
leaks
drips
seeps
leaks everywhere
@en.wet
my bag got soaked
ruined my notes
soup all over the car
laptop nearly died
@en.shortuse
two days
a week
three uses
@en.rude
{en.agent} was {en.unkind}
support was {en.unkind} and hung up on me
{en.agent} just told me to read the manual, {en.unkind}
nobody wanted to help, so {en.unkind}
got passed between four people, all {en.unkind}
@en.agent
the agent
customer service
the lady on the phone
the guy in chat
@en.unkind
rude
dismissive
sarcastic
impatient
condescending
@en.wrong
sent the wrong {en.attribute}
not what I ordered, got {en.other}
somebody else's parcel, it was {en.other}
@en.attribute
colour
size
model
item
@en.other
a pair of slippers
the small one
last year's model
a pack of tissues
@en.missing
{en.part} was missing
no {en.part} in the box
came without {en.part}
@en.part
the screws
the manual
the filter
the spare ring
a lid
@en.package
just a plastic bag, no padding
packed in thin cardboard, not giftable
box way too big with nothing around it
@en.price
dropped by 30 the day after I bought it
cheaper in the livestream, no price match
overpriced at {$price}
@en.refund
refund still pending after {$days} days
sent it back, no money yet
they keep stalling on the refund
@en.differ
looks nothing like the pictures
not as advertised at all
the colour is way off
@en.coupon
coupon didn't work at checkout
voucher disappeared
@en.bill
still waiting for the invoice
they can't issue a proper invoice
@en.dead
stopped working after {en.shortuse}
won't turn on
trips the breaker every time
buttons stopped responding
@en.noise
so loud it wakes the baby
sounds like a drill
vibrates like crazy
@en.smell
reeks of plastic
weird chemical smell that won't go away
smells musty
@en.size
way smaller than expected
doesn't fit, the measurements are off
tiny
@en.flimsy
bends under any weight
feels flimsy, a clip snapped
collapsed in {en.shortuse}
@en.pill
pilled after one wash
feathers everywhere
scratchy and stiff
@en.taste
way too sweet
tastes artificial
no flavour at all
bitter, threw it out
@en.stale
two weeks from its expiry date
stale and soft
clumped together, clearly old
@en.foreign
found a hair in it
there was a bug inside
@en.good
really {en.nice} {$thing}
{en.nice}, would buy again
the {$thing} works {en.well}
{en.nice} and good value
my {en.who} loves it
exactly what I needed, {en.nice}
second one, still {en.nice}
arrived fast, {en.nice}
@en.nice
lovely
solid
great
pretty good
decent
superb
@en.well
perfectly
fine so far
great
like a charm
@en.who
mum
husband
daughter
flatmate
@en.more
please fix this
very disappointed
I want my money back
not buying again
please send a new one
not impressed
wouldn't recommend
could be better
@en.open
honestly, 
hi, 
so 
well, 
hello, 
ugh, 
@en.ask
is it dishwasher safe?
how long is the warranty?
when will my order ship?
do you deliver to {$city}?
any discount this week?
)";
}

}  // namespace myelin::sim
