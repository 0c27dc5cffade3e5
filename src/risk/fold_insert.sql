-- Inserts the hours that cell_count does not have yet.
insert into cell_count (product, channel, factor, hour, signals, negative, positive, spam)
select product, channel, factor, hour, cast(sum(signals) as bigint), cast(sum(negative) as bigint), cast(sum(positive) as bigint),
       cast(sum(spam) as bigint)
from cell_delta d
where not exists (
  select 1 from cell_count c
  where c.hour = d.hour and c.factor = d.factor and c.product = d.product and c.channel = d.channel
)
group by product, channel, factor, hour
order by hour, product, channel, factor
