select coalesce(nullif(a.case_id, 0), c.id), a.id, a.state, a.severity, a.rule, a.product, a.channel, a.since,
       a.still_happening, a.customers, a.observed, a.expected, a.ratio, a.at_stake_minor, a.currency
from alert a
left join repair_case c on c.alert_id = a.id
where coalesce(nullif(a.case_id, 0), c.id) is not null
order by a.updated_at, a.id
