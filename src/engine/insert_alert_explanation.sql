insert into alert_explanation values ($1, $2, $3, $4)
