-- name: add(event, ordinal, provider, state, first_day, last_day, starts_at, ends_at, location, link, rungs, count_due_at)!
-- A date an event is given on, unless it is there already.
insert into occurrence (event, ordinal, provider, state, first_day, last_day, starts_at, ends_at, location, link, rungs,
                        count_due_at)
values (:event, :ordinal, :provider, :state, :first_day, :last_day, :starts_at, :ends_at, :location, :link, :rungs,
        :count_due_at)
on conflict do nothing;

-- name: of_event(event)
-- Every occurrence of an event in order.
select * from occurrence where event = :event order by ordinal;

-- name: find(event, ordinal)^
-- One occurrence.
select * from occurrence where event = :event and ordinal = :ordinal;

-- name: save(event, ordinal, state, first_day, last_day, starts_at, ends_at, location, link, rungs, passed_until, count_due_at, paper, counted_at, counted_by, count_note, outstanding_since)!
-- Everything about an occurrence that changes, but for the certificates issued, which whoever issues keeps.
update occurrence
set state = :state, first_day = :first_day, last_day = :last_day, starts_at = :starts_at, ends_at = :ends_at,
    location = :location, link = :link, rungs = :rungs, passed_until = :passed_until, count_due_at = :count_due_at,
    paper = :paper, counted_at = :counted_at, counted_by = :counted_by, count_note = :count_note,
    outstanding_since = :outstanding_since
where event = :event and ordinal = :ordinal;

-- name: adjust_issued(event, ordinal, by)!
-- So many more, or fewer, valid certificates stand for an occurrence.
update occurrence set issued = issued + :by where event = :event and ordinal = :ordinal;
