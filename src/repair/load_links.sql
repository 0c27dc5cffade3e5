-- The tickets of case $1, or of all (0).
select case_id, channel, external_id, url, version, progress, person, seen_at
from external_link
where $1 = 0 or case_id = $1
order by case_id, channel
