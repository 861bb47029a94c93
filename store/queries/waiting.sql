-- name: ask(id, email, name, organisation, as_of)^
-- A wish to be told. An address that asks again before it is confirmed replaces what it said; one that waits stays as
-- it is, and then nothing comes back.
insert into waiting_entry (id, email, name, organisation, asked_at)
values (:id, :email, :name, :organisation, :as_of)
on conflict (email) where state in ('asked', 'waiting')
do update set name = excluded.name, organisation = excluded.organisation
where waiting_entry.state = 'asked'
returning *;

-- name: open_entry(email)^
-- The entry of an address that asked or waits.
select * from waiting_entry where email = :email and state in ('asked', 'waiting');

-- name: find(id)^
-- One entry.
select * from waiting_entry where id = :id;

-- name: confirm(id, as_of)$
-- The address is its owner's; whatever else became of it stays.
update waiting_entry set state = 'waiting', confirmed_at = :as_of where id = :id and state = 'asked' returning true;

-- name: leave(id, as_of)$
-- Who leaves is not told.
update waiting_entry set state = 'left', left_at = :as_of where id = :id and state in ('asked', 'waiting')
returning true;

-- name: counts()
-- How many there are in each state.
select state, count(*) as total from waiting_entry group by state;

-- name: page(state, size, skip)
-- Entries of a state, the newest first.
select * from waiting_entry where state = :state order by asked_at desc, id limit :size offset :skip;

-- name: every(state)
-- All entries of a state, the newest first.
select * from waiting_entry where state = :state order by asked_at desc, id;
