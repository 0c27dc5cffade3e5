select seq, happened_at, actor, verb, object, detail, digest from audit order by seq
