-- name: owed(provider, size)
-- Dates that are over and not counted, the first one due first.
select occurrence.*, event.title from occurrence join event on event.number = occurrence.event
where occurrence.provider = :provider and occurrence.state = 'delivered'
order by count_due_at, event, ordinal limit :size;

-- name: to_come(provider, size)
-- Dates to come, the next one first.
select occurrence.*, event.title from occurrence join event on event.number = occurrence.event
where occurrence.provider = :provider and occurrence.state = 'scheduled'
order by starts_at, event, ordinal limit :size;

-- name: outstanding_of(provider)$
-- How many counts of a provider are outstanding.
select count(*) from occurrence
where provider = :provider and outstanding_since is not null and state = 'delivered';

-- name: stages(provider)
-- How many events of a provider stand where.
select stage, count(*) as events from event where provider = :provider group by stage;

-- name: page(provider, stage, search, size, skip)
-- A page of events, the latest first, of one provider or of all, and how many there are.
select number, provider, title, format, stage, first_day, last_day, late, version, count(*) over () as total
from event
where (:provider::text is null or provider = :provider) and (:stage::text is null or stage = :stage)
  and (:search::text is null or search_key like :search)
order by first_day desc, number desc limit :size offset :skip;

-- name: days(provider, first, after)
-- Dates of a provider that touch some days, for the calendar.
select occurrence.event, ordinal, occurrence.first_day, occurrence.last_day, state, location, event.title, event.format
from occurrence join event on event.number = occurrence.event
where occurrence.provider = :provider and state <> 'cancelled'
  and occurrence.first_day < :after and occurrence.last_day >= :first
order by occurrence.first_day, occurrence.event, ordinal limit 500;

-- name: export(provider, stage, search)
-- Every date of a provider's events with its count, for download.
select event.number, event.title, event.format, event.stage, occurrence.ordinal, occurrence.first_day,
       occurrence.last_day, occurrence.location, occurrence.state, occurrence.issued, occurrence.paper,
       event.form ->> 'units' as units
from event join occurrence on occurrence.event = event.number
where event.provider = :provider and (:stage::text is null or stage = :stage)
  and (:search::text is null or search_key like :search)
order by event.first_day, event.number, ordinal limit 50000;
