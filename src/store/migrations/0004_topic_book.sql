-- Clauses that no factor explains, gathered into topics (cause/emerging.h): one row, replaced whole.
create table topic_book (happened_at timestamp not null, book text not null);
