select first_id, last_id, texts from reread_window where taxonomy_version = $1 and language = $2
