-- Posts that an alert already speaks of. $1: since.
select verbatims from alert where rule = 'contagion' and since >= $1
