-- People who log in with a password: only its argon2id digest is kept (trust/people.h).
create table person (name text not null, digest text not null, role text not null, created_at timestamp not null, removed_at timestamp);
