-- Pages of rows that are not in their tables yet: journal_page.h.
create table if not exists journal (seq bigint not null, page blob not null);
