-- Everything counted so far, once for each cell and hour.
create temporary table cell_fold as
select product, channel, factor, hour, cast(sum(signals) as bigint) as signals, cast(sum(negative) as bigint) as negative,
       cast(sum(positive) as bigint) as positive, cast(sum(spam) as bigint) as spam
from (
  select d.product, d.channel, d.factor, d.hour, d.signals, d.negative, d.positive, d.spam from cell_delta d
  union all
  select c.product, c.channel, c.factor, c.hour, c.signals, c.negative, c.positive, c.spam
  from cell_count c
  where c.hour in (select distinct hour from cell_delta)
) counts
group by product, channel, factor, hour
