select count(*) from mention where taxonomy_version = $1 and model_version <> $2
