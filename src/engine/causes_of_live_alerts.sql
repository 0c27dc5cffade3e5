-- The newest explanation of each alert that is not resolved.
select e.alert_id, arg_max(e.body, e.happened_at) from alert_explanation e join alert a on a.id = e.alert_id where a.state <> 'resolved' group by e.alert_id
