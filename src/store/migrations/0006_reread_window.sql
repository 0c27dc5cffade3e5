-- What a restatement has read again so far: windows of signal ids, under one version of the language and the models. Emptied when it
-- is done; what an interrupted one left is gone on from.
create table reread_window (first_id bigint not null, last_id bigint not null, taxonomy_version integer not null, language text not null, texts bigint not null);
