select signal_id, factor, polarity, intensity, confidence, aspect_begin, aspect_end, opinion_begin, opinion_end, object_begin, object_end, cause_begin, cause_end
from mention
where taxonomy_version = $2 and signal_id in (select cast(unnest(string_to_array($1, ',')) as bigint))
order by signal_id, aspect_begin
