select columns(*)::varchar from read_parquet($1)
