delete from mention where taxonomy_version > $1
