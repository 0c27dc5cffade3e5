-- Alerts raised within [$1, $2) that people were told of or marked, with the newest mark of each.
with newest as (
  select alert_id, arg_max(usefulness, id) as usefulness from alert_mark group by alert_id
)
select a.rule, a.factor, a.product, a.channel, a.raised_at, coalesce(n.usefulness, '')
from alert a left join newest n on n.alert_id = a.id
where a.raised_at >= $1 and a.raised_at < $2 and ((a.silenced_by = '' and a.inhibited_by = '') or coalesce(n.usefulness, '') <> '')
