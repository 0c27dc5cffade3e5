select version, yaml, digest from taxonomy where version = $1
