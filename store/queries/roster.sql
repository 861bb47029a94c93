-- name: add(id, event, occurrence, provider, source, purpose, file, cells, mapping, reason, made_at, made_by)!
-- A roster, without rows yet.
insert into roster (id, event, occurrence, provider, source, purpose, file, cells, mapping, reason, made_at, made_by)
values (:id, :event, :occurrence, :provider, :source, :purpose, :file, :cells, :mapping, :reason, :made_at, :made_by);

-- name: find(id)^
-- One roster.
select *, cells as table from roster where id = :id;

-- name: lock(id)$
-- One roster, held until the transaction ends, so that two presses of a button come one after the other.
select event from roster where id = :id for update;

-- name: of_event(event)
-- The rosters of an event, newest first, without their cells.
select *, null::jsonb as table from roster where event = :event order by made_at desc, id;

-- name: set_mapping(id, mapping)!
-- What the columns mean.
update roster set mapping = :mapping where id = :id;

-- name: set_table(id, cells)!
-- The table, its first line read otherwise than before.
update roster set cells = :cells where id = :id;

-- name: drop_rows(id)!
-- Rows no run took are judged anew.
delete from roster_row where roster = :id and state in ('bad', 'ask', 'good', 'merged');

-- name: add_rows(id, rows)!
-- Rows as they were judged; a line that a run took stays as it is.
insert into roster_row (roster, line, cells, name, email, person_key, units, sessions, attended_on, folio, state,
                        problems, replaces, merged_into)
select :id, each.* from jsonb_to_recordset(:rows)
    as each (line int, cells text[], name text, email text, person_key text, units numeric, sessions text[],
             attended_on date, folio text, state text, problems jsonb, replaces text, merged_into int)
on conflict do nothing;

-- name: rows(id, states, size, skip)
-- A page of rows in the order of the file.
select * from roster_row
where roster = :id and (:states::text[] is null or state = any(:states))
order by line limit :size offset :skip;

-- name: row(id, line)^
-- One row.
select * from roster_row where roster = :id and line = :line;

-- name: replacing(id, certificate)^
-- The row that is to replace a certificate.
select * from roster_row where roster = :id and replaces = :certificate and state in ('good', 'ask') order by line limit 1;

-- name: counts(id)
-- How many rows are in each state.
select state, count(*) as rows from roster_row where roster = :id group by state;

-- name: change_row(id, line, name, email, person_key, units, sessions, attended_on, folio, replaces, state, problems)$
-- One row put right by hand; one that a run took stays as it is.
update roster_row
set name = :name, email = :email, person_key = :person_key, units = :units, sessions = :sessions,
    attended_on = :attended_on, folio = :folio, replaces = :replaces, state = :state, problems = :problems
where roster = :id and line = :line and state in ('bad', 'ask', 'good', 'left_out')
returning true;

-- name: leave_out(id, line)$
-- A person decided that this row gets no certificate.
update roster_row set state = 'left_out' where roster = :id and line = :line and state in ('bad', 'ask', 'good')
returning true;

-- name: discard(id, as_of)!
-- A list waits for nobody any more; the first word counts.
update roster set discarded_at = coalesce(discarded_at, :as_of) where id = :id;

-- name: leave_out_all(id)!
-- Nobody who waits on a list gets a certificate from it.
update roster_row set state = 'left_out' where roster = :id and state in ('bad', 'ask', 'good');

-- name: confirm(id, line)$
-- A person said that this one is somebody else; its key is its own from now on.
update roster_row set state = 'good', problems = '[]', person_key = person_key || '#' || line
where roster = :id and line = :line and state = 'ask'
returning true;

-- name: merge(id, line, into, problems)$
-- A person said that a row asked about is of the same person as another one, which stands for both from now on.
update roster_row set state = 'merged', problems = :problems, merged_into = :into
where roster = :id and line = :line and state = 'ask'
returning true;

-- name: merged_into(id, line)
-- The rows another one stands for.
select * from roster_row where roster = :id and merged_into = :line and state = 'merged' order by line;

-- name: take_apart(id, line)$
-- A person said that a row another one stood for is somebody else; its key is its own from now on.
update roster_row set state = 'good', problems = '[]', person_key = person_key || '#' || line, merged_into = null
where roster = :id and line = :line and state = 'merged'
returning true;

-- name: take(id, run)$
-- The good rows go to a run; how many.
with taken as (
    update roster_row set state = 'taken', run = :run where roster = :id and state = 'good' returning 1
)
select count(*) from taken;

-- name: leave_out_of_revisions(event)!
-- Of what an earlier revision reissues, the rows still to be done are left out: a later one says it anew.
update roster_row set state = 'left_out'
from roster
where roster.id = roster_row.roster and roster.event = :event and roster.source = 'revision'
  and roster_row.state = 'taken';

-- name: remembered(provider, header_key)$
-- How columns of these headings were read last time.
select mapping from column_mapping where provider = :provider and header_key = :header_key;

-- name: remember(provider, header_key, mapping, as_of)!
-- How columns of these headings are read from now on.
insert into column_mapping (provider, header_key, mapping, used_at)
values (:provider, :header_key, :mapping, :as_of)
on conflict (provider, header_key) do update set mapping = excluded.mapping, used_at = excluded.used_at;

-- name: print_again(event)!
-- Rows that waited because the event itself could not be printed are good again, once it says something else.
update roster_row set state = 'good', problems = '[]'
from roster
where roster.id = roster_row.roster and roster.event = :event and roster.purpose = 'issue' and state = 'bad'
  and problems <> '[]' and not exists (
      select from jsonb_array_elements(problems) as each (problem) where problem ->> 'code' <> 'unprintable'
  );

-- name: waiting_claims(size)
-- Rosters of claims with rows nobody took yet; two loops never take the same.
select roster.id from roster
where source = 'claim' and exists (select 1 from roster_row where roster = roster.id and state = 'good')
order by made_at limit :size
for update skip locked;
