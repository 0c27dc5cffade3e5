-- Runs older than what anybody asks for; the newest stays whatever its age.
delete from forecast where happened_at < $1
