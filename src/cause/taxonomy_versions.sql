select version, digest, happened_at, coalesce(note, '') from taxonomy order by version
