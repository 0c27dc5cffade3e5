-- Cells whose excess has not ended, and those where it ended a short while ago.
select product, channel, factor, since, observed, updated_at, still_happening, resolved_at
from alert where rule = 'cell_excess'
order by id
