select version, yaml, digest from taxonomy order by version desc limit 1
