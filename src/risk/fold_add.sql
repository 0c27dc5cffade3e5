-- Adds what was counted to the hours already known of. First of three statements of one transaction.
update cell_count
set signals = cell_count.signals + d.signals, negative = cell_count.negative + d.negative,
    positive = cell_count.positive + d.positive, spam = cell_count.spam + d.spam
from (
  select product, channel, factor, hour, cast(sum(signals) as bigint) as signals, cast(sum(negative) as bigint) as negative,
         cast(sum(positive) as bigint) as positive, cast(sum(spam) as bigint) as spam
  from cell_delta
  group by product, channel, factor, hour
) d
where cell_count.hour = d.hour and cell_count.factor = d.factor and cell_count.product = d.product
  and cell_count.channel = d.channel
