-- What is not over, and what may open again. $1: resolved since.
select * from alert where state <> 'resolved' or still_happening or resolved_at >= $1 order by id
