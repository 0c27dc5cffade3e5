insert into cell_count (product, channel, factor, hour, signals, negative, positive, spam)
select product, channel, factor, hour, signals, negative, positive, spam from cell_fold order by hour, product, channel, factor
