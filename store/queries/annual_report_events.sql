-- name: hold(provider, first_day, last_day)
-- All events of a provider with a date in these days, held in one order until the transaction ends.
select number from event
where provider = :provider
  and number in (select event from occurrence where provider = :provider and last_day between :first_day and :last_day)
order by number
for update;

-- name: hold_covering(provider, days)
-- The reports of a provider that cover one of these days; who would complete one waits until the transaction ends.
select * from annual_report
where provider = :provider
  and exists (select from unnest(:days::date[]) as day where day between first_day and last_day)
order by year
for share;

-- name: keep(numbers)
-- Until when events are kept. Of one that was cancelled every date counts, of the others those that were not.
with covered as (
    select event.number, bool_and(coalesce(annual_report.state = 'completed', false)) as whole,
           max(annual_report.retain_until) as until,
           (array_agg(annual_report.year || ':' || annual_report.version
                      order by annual_report.completed_at desc nulls last, annual_report.year desc))[1] as latest
    from event
    join occurrence on occurrence.event = event.number
    left join annual_report on annual_report.provider = occurrence.provider
                           and occurrence.last_day between annual_report.first_day and annual_report.last_day
    where event.number = any(:numbers::text[]) and (occurrence.state <> 'cancelled' or event.stage = 'cancelled')
    group by event.number
)
update event
set retain_until = case when covered.whole and event.stage in ('settled', 'archived', 'cancelled') then covered.until end
from covered
where event.number = covered.number
returning event.number, event.stage, event.retain_until, covered.latest;

-- name: ask_to_archive(numbers, years, as_of)!
-- Settled events whose years are all completed are archived by their workflows.
insert into submission (id, kind, entity, natural_key, actor, received_at, payload, next_attempt_at)
select gen_random_uuid(), 'archive', 'event:' || settled.number, 'archive:' || settled.number || ':' || settled.latest,
       'system', :as_of, '{}', :as_of
from unnest(:numbers::text[], :years::text[]) as settled (number, latest)
on conflict do nothing;

-- name: are_completed(number)$
-- Whether every report year that covers an event is completed.
select coalesce(bool_and(coalesce(annual_report.state = 'completed', false)), false)
from occurrence
left join annual_report on annual_report.provider = occurrence.provider
                       and occurrence.last_day between annual_report.first_day and annual_report.last_day
where occurrence.event = :number and occurrence.state <> 'cancelled';

-- name: settle_again(numbers, actor, verb, mark, year, as_of)
-- Archived events not all of whose years are completed any more wait for corrections again.
with again as (
    update event set stage = 'settled', archived_at = null, next_step = 'archive', next_at = null
    where number = any(:numbers::text[]) and stage = 'archived' and retain_until is null
    returning number
), told as (
    insert into audit_line (key, at, actor, verb, entity, facts)
    select 'event:' || number || '/reopened/' || :mark::text, :as_of, :actor, :verb, 'event:' || number,
           jsonb_build_object('year', :year::int)
    from again
    on conflict (key) do nothing
)
select number from again order by number;

-- name: settled_again(provider, mark)
-- The events of a provider that were archived and wait for corrections again since a report was opened again.
select event.number from event
join audit_line on audit_line.key = 'event:' || event.number || '/reopened/' || :mark::text
where event.provider = :provider and event.stage = 'settled'
order by event.number;
