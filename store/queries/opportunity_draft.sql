-- name: keep(id, email, fields, made_at, expires_at)^
-- What somebody wrote, unless it is kept already; then nothing comes back.
insert into opportunity_draft (id, email, fields, made_at, expires_at)
values (:id, :email, :fields, :made_at, :expires_at)
on conflict (id) do nothing
returning *;

-- name: find(id)^
-- One draft.
select * from opportunity_draft where id = :id;

-- name: lock(id)^
-- One draft, held until the transaction ends; two presses of the button come one after the other.
select id from opportunity_draft where id = :id for update;

-- name: give_away(id, opportunity, submission)!
-- It was confirmed and submitted.
update opportunity_draft set opportunity = :opportunity, submission = :submission where id = :id;

-- name: shared(event)^
-- How many opportunities of an event are over; one more at most is not.
select count(*)::int as over from opportunity
where event = :event and stage not in ('submitted', 'returned', 'published');

-- name: purge(as_of)$
-- Drop what nobody confirmed in time, and say how many that were.
with gone as (delete from opportunity_draft where expires_at < :as_of and submission is null returning id)
select count(*) from gone;
