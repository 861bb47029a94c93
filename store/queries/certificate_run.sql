-- name: lock_event(event)$
-- Runs of an event get their numbers one after the other.
select number from event where number = :event for update;

-- name: next_number(event)$
-- The number of the next run of an event.
select coalesce(max(number), 0) + 1 from certificate_run where event = :event;

-- name: add(event, number, roster, purpose, rows, asked_by, asked_at, among_paper)!
-- A run that was asked for.
insert into certificate_run (event, number, roster, purpose, state, rows, asked_by, asked_at, among_paper)
values (:event, :number, :roster, :purpose, 'saved', :rows, :asked_by, :asked_at, :among_paper);

-- name: find(event, number)^
-- One run.
select * from certificate_run where event = :event and number = :number;

-- name: of_event(event)
-- The runs of an event, newest first.
select * from certificate_run where event = :event order by number desc;

-- name: latest_of_roster(roster)^
-- The last run of a roster.
select * from certificate_run where roster = :roster order by number desc limit 1;

-- name: unfinished()
-- Runs whose workflow must run.
select event, number from certificate_run where state <> 'done' order by asked_at;

-- name: begin(event, number)!
-- A run began.
update certificate_run set state = 'running' where event = :event and number = :number and state = 'saved';

-- name: advance(event, number, done, failed)!
-- So many more rows are done, or could not be.
update certificate_run set done = done + :done, failed = failed + :failed where event = :event and number = :number;

-- name: issued(event, number)$
-- Certificates of a run, but for those that replace another one.
select count(*) from certificate where event = :event and run = :number and replaces is null;

-- name: finish(event, number, as_of)$
-- A run is through; what is through stays so.
update certificate_run set state = 'done', finished_at = :as_of
where event = :event and number = :number and state <> 'done'
returning true;

-- name: lines(event, number)
-- The lines of a run that are not done yet, in order.
select roster_row.line from roster_row
join certificate_run as run on run.roster = roster_row.roster and run.number = roster_row.run
where run.event = :event and run.number = :number and roster_row.state = 'taken'
order by line;

-- name: chunk(roster, number, first, last)
-- The rows of a chunk that are not done yet.
select * from roster_row
where roster = :roster and run = :number and line between :first and :last and state = 'taken'
order by line;

-- name: give_numbers(roster, lines, numbers)!
-- Each row gets a certificate's number before anything is rendered; one that has its number keeps it.
update roster_row set certificate = given.number
from unnest(:lines::int[], :numbers::text[]) as given (line, number)
where roster = :roster and roster_row.line = given.line and certificate is null;

-- name: hold_rows(roster, lines)
-- The rows of a chunk still to be done, held until the transaction ends.
select line from roster_row where roster = :roster and line = any(:lines) and state = 'taken' order by line for update;

-- name: done(roster, lines)!
-- These rows are done.
update roster_row set state = 'done' where roster = :roster and line = any(:lines);

-- name: failed(roster, line, problems)!
-- This row could not be issued, and says why.
update roster_row set state = 'bad', problems = :problems, run = null, certificate = null
where roster = :roster and line = :line and state = 'taken';

-- name: on_top(event, numbers)
-- What these runs issued comes on top of what was counted on paper, where nobody said anything yet; which they are.
update certificate_run set among_paper = false
where event = :event and number = any(:numbers::int[]) and purpose = 'issue' and among_paper is null
returning number;
