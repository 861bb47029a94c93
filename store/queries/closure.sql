-- name: all()
-- Every day staff closed the office.
select day, reason from closure order by day;

-- name: known_at(instant)
-- The days that were entered by an instant.
select day, reason from closure where added_at <= :instant;

-- name: add(day, reason, by, as_of)$
-- A day on which the office is closed, unless it is entered already.
insert into closure (day, reason, added_by, added_at) values (:day, :reason, :by, :as_of)
on conflict (day) do nothing
returning true;

-- name: remove(day)$
-- The office is open after all.
delete from closure where day = :day returning reason;
