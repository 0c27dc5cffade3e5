select (select coalesce(max(id), 0) from signal), (select coalesce(max(id), 0) from alert), (select coalesce(max(id), 0) from (select max(id) as id from action union all select max(action_id) from contact) as actions),
       (select coalesce(max(id), 0) from (select max(id) as id from quarantine union all select max(id) from import_run
                                          union all select max(id) from job_run union all select max(id) from restatement
                                          union all select max(id) from ledger_posting union all select max(id) from alert_mark union all select max(id) from experiment union all select max(id) from consent
                                          union all select max(id) from contact_batch union all select max(id) from contact
                                          union all select max(run_id) from loss_total union all select max(run_id) from cause_effect) as rows),
       (select max(ended_at) from job_run where job = 'watch')
