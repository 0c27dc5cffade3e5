insert into alert (
  id, rule, state, severity, product, channel, factor, customer_id, since, raised_at, updated_at, resolved_at,
  still_happening, observed, expected, ratio, p_value, q_value, customers, at_stake_minor, currency,
  concentrations, verbatims, incident, acknowledged_until, acknowledged_by, silenced_by, inhibited_by,
  taxonomy_version, case_id
) values (
  $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23,
  $24, $25, $26, $27, $28, $29, $30
)
