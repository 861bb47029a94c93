-- name: owed(provider, size)
-- Dates that are over and not counted, the first one due first; `total` counts up to a thousand.
with found as (
    select event, ordinal, count_due_at from occurrence
    where provider = :provider and state = 'delivered' order by count_due_at, event, ordinal limit 1000
)
select occurrence.*, event.title, (select count(*) from found) as total
from (select * from found limit :size) as first
join occurrence using (event, ordinal)
join event on event.number = occurrence.event
order by occurrence.count_due_at, occurrence.event, occurrence.ordinal;

-- name: to_come(provider, as_of, size)
-- Dates that have not begun yet, the next one first.
select occurrence.*, event.title
from occurrence join event on event.number = occurrence.event
where occurrence.provider = :provider and occurrence.state = 'scheduled' and starts_at > :as_of
order by starts_at, occurrence.event, ordinal limit :size;

-- name: under_way(provider, as_of, size)
-- Dates and periods that have begun and are not over, the first one to end first.
select occurrence.*, event.title
from occurrence join event on event.number = occurrence.event
where occurrence.provider = :provider and occurrence.state = 'scheduled' and starts_at <= :as_of
order by ends_at, occurrence.event, ordinal limit :size;

-- name: outstanding(provider)$
-- How many counts of a provider are outstanding, of which staff were told.
select count(*) from occurrence
where provider = :provider and outstanding_since is not null and state = 'delivered';

-- name: stages(provider, most)
-- How many events of a provider stand where, counted no further than needed.
select stage, (
    select count(*) from (
        select from event where event.provider = :provider and event.stage = stages.stage limit :most
    ) as counted
) as events
from unnest(array['reported', 'delivered', 'settled', 'archived', 'cancelled']) as stages (stage);

-- name: rosters(provider, size)
-- Of a provider's last lists of participants, those with rows that nobody issued yet, and those of which nobody said
-- yet how they are read; the last one first.
select roster.id, roster.event, roster.occurrence, roster.source, roster.file, roster.made_at, event.title,
       waiting.good, waiting.asked, waiting.bad, waiting.good + waiting.asked + waiting.bad = 0 as unread
from (select * from roster where provider = :provider order by made_at desc limit 100) as roster
join event on event.number = roster.event and event.stage not in ('archived', 'cancelled')
cross join lateral (
    select count(*) filter (where state = 'good') as good, count(*) filter (where state = 'ask') as asked,
           count(*) filter (where state = 'bad') as bad
    from roster_row where roster_row.roster = roster.id and state in ('good', 'ask', 'bad')
) as waiting
where roster.source in ('file', 'paste', 'single', 'claim')
  and (waiting.asked + waiting.bad > 0 or (waiting.good > 0 and roster.source <> 'claim')
       or (roster.source in ('file', 'paste') and roster.discarded_at is null
           and not exists (select from roster_row where roster_row.roster = roster.id)))
order by roster.made_at desc, roster.id limit :size;

-- name: on_paper(provider, event, size)
-- Dates of which runs issued certificates after the count, and nobody said whether those are among the ones on paper;
-- of one event where one is named.
select occurrence.event, occurrence.ordinal, occurrence.first_day, occurrence.paper, event.title,
       array_agg(run.number order by run.number) as runs, sum(made.issued)::int as issued
from (
    select id, event, occurrence from roster
    where provider = :provider and event = coalesce(:event, event) and purpose = 'issue'
    order by made_at desc limit 100
) as roster
join event on event.number = roster.event and event.stage not in ('archived', 'cancelled')
join occurrence on occurrence.event = roster.event and occurrence.ordinal = roster.occurrence
  and occurrence.state = 'counted' and occurrence.paper > 0
join certificate_run as run on run.event = roster.event and run.roster = roster.id
  and run.state = 'done' and run.among_paper is null and run.finished_at >= occurrence.counted_at
cross join lateral (
    select count(*) as issued from certificate
    where certificate.event = run.event and certificate.run = run.number and certificate.replaces is null
) as made
where made.issued > 0
group by occurrence.event, occurrence.ordinal, event.title
order by occurrence.first_day desc, occurrence.event, occurrence.ordinal limit :size;
