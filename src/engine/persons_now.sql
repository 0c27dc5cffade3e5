-- $1: customers, with commas between. Who each of them is now: the oldest of those that merges which still hold tie together.
with recursive tie as (
  select kept as a, absorbed as b from customer_merge where undone_at is null
  union all
  select absorbed, kept from customer_merge where undone_at is null
), person(own, id) as (
  select own, own from (select cast(unnest(string_to_array($1, ',')) as bigint) as own) asked
  union
  select person.own, tie.b from person join tie on tie.a = person.id
)
select own, min(id) from person group by own
