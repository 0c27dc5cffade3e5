-- Parameters: the columns of alert, in order.
update alert set
  rule = $2, state = $3, severity = $4, product = $5, channel = $6, factor = $7, customer_id = $8, since = $9,
  raised_at = $10, updated_at = $11, resolved_at = $12, still_happening = $13, observed = $14, expected = $15,
  ratio = $16, p_value = $17, q_value = $18, customers = $19, at_stake_minor = $20, currency = $21,
  concentrations = $22, verbatims = $23, incident = $24, acknowledged_until = $25, acknowledged_by = $26,
  silenced_by = $27, inhibited_by = $28, taxonomy_version = $29, case_id = $30
where id = $1
