-- name: add(code, event, occurrence, roster, opens_at, closes_at, opened_by)!
-- A window in which attendees claim with a code.
insert into claim_window (code, event, occurrence, roster, opens_at, closes_at, opened_by)
values (:code, :event, :occurrence, :roster, :opens_at, :closes_at, :opened_by);

-- name: by_code(code)^
-- The window of a code.
select * from claim_window where code = :code;

-- name: of_event(event)
-- The windows of an event, the last one first.
select * from claim_window where event = :event order by opens_at desc;

-- name: close(event, occurrence, as_of)!
-- No window of an occurrence is open from now on.
update claim_window set closes_at = :as_of where event = :event and occurrence = :occurrence and closes_at > :as_of;

-- name: close_all(event, as_of)!
-- No window of an event is open from now on.
update claim_window set closes_at = :as_of where event = :event and closes_at > :as_of;

-- name: not_issued(event, occurrence)
-- What was claimed of an occurrence and is not issued yet.
select roster_row.* from roster_row join roster on roster.id = roster_row.roster
where roster.event = :event and roster.occurrence = :occurrence and roster.source = 'claim'
  and roster_row.state in ('good', 'ask', 'taken')
order by roster.made_at, roster_row.line;

-- name: next_line(roster)$
-- The line of the next claim; whoever asks holds the roster until the transaction ends.
select coalesce(max(line), 0) + 1 from roster_row where roster = :roster;

-- name: of_person(roster, person_key)^
-- What a person claimed before, unless it was left out or another row stands for it.
select * from roster_row where roster = :roster and person_key = :person_key and state not in ('left_out', 'merged')
order by line desc limit 1;

-- name: close_days(provider, first_day, last_day, as_of)!
-- No window of a provider's dates in these days is open from now on.
update claim_window set closes_at = :as_of
from occurrence
where occurrence.event = claim_window.event and occurrence.ordinal = claim_window.occurrence
  and occurrence.provider = :provider and occurrence.last_day between :first_day and :last_day
  and claim_window.closes_at > :as_of;
