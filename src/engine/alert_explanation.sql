-- The newest explanation of the alert $1.
select body from alert_explanation where alert_id = $1 order by happened_at desc, observed desc limit 1
