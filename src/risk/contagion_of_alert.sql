-- The newest forecast of an alert. $1: alert.
select post_id, posted_at, happened_at, product, channel, factor, shares, expected, low, high, threshold, probability, crossing_at, stage,
       per_hour, negative_share, direct_share, depth, reach, spreaders
from contagion_forecast where alert_id = $1 order by happened_at desc limit 1
