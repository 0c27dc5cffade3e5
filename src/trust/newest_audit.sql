select seq, digest from audit order by seq desc limit 1
