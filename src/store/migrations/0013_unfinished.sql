-- Work that a commit has promised and that is not done yet: 'history' (counts, alerts and books are to follow what was read again).
create table unfinished (what text not null);
