-- Alerts of cells that nobody has looked into since they grew by half: id, cell, since when until when, how much, under which language.
select a.id, a.product, a.channel, a.factor, a.since, a.updated_at, a.observed, a.taxonomy_version
from alert a
left join (select alert_id, max(observed) as observed, max(happened_at) as happened_at from alert_explanation group by alert_id) e on e.alert_id = a.id
where a.rule = 'cell_excess' and a.factor <> ''
  and (e.alert_id is null or (a.state <> 'resolved' and a.observed >= 1.5 * e.observed))
order by a.id desc
limit $1
