-- Lists and searches read many applications and show little of each: the form and the clock stand outside the row, so
-- that a hundred thousand rows fit into memory; what is searched stays in it.

alter table application set (toast_tuple_target = 256);
alter table application alter column legal_name set storage main;
alter table application alter column search_key set storage main;
alter table application alter column name_key set storage main;
