-- $1: tokens in hexadecimal digits, with commas between.
select token, kind, purpose, medium, given, happened_at, expires_at, source, actor, written_at
from consent
where token in (select cast(unnest(string_to_array($1, ',')) as uuid))
order by written_at, id
