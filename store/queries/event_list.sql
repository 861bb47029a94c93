-- name: page(provider, stages, before, first, second, third, by_next, size, skip)
-- A page of a provider's events: by what happens next, or the latest first; a null filter filters nothing.
select number, provider, title, format, stage, first_day, last_day, late, reported_at, next_step, next_at
from event
where provider = :provider and (:stages::text[] is null or stage = any(:stages))
  and (:before::date is null or last_day < :before)
  and (:first::text is null or search_key like :first)
  and (:second::text is null or search_key like :second)
  and (:third::text is null or search_key like :third)
order by case when :by_next::boolean then next_at end, first_day desc, number desc
limit :size offset :skip;

-- name: total(provider, stages, before, first, second, third)$
-- How many events of a provider there are.
select count(*) from event
where provider = :provider and (:stages::text[] is null or stage = any(:stages))
  and (:before::date is null or last_day < :before)
  and (:first::text is null or search_key like :first)
  and (:second::text is null or search_key like :second)
  and (:third::text is null or search_key like :third);

-- name: of_all(stage, first, second, third, before, before_number, size)
-- Events of every provider, the last one reported first. Read on from the last line shown.
select event.number, event.provider, provider.legal_name as organisation, event.title, event.format, event.stage,
       event.first_day, event.last_day, event.late, event.reported_at, event.next_step, event.next_at
from event join provider on provider.number = event.provider
where (:stage::text is null or event.stage = :stage)
  and (:first::text is null or event.search_key like :first)
  and (:second::text is null or event.search_key like :second)
  and (:third::text is null or event.search_key like :third)
  and (:before::timestamptz is null or (event.reported_at, event.number) < (:before, :before_number::text))
order by event.reported_at desc, event.number desc
limit :size;

-- name: total_of_all(stage, first, second, third, most)$
-- How many there are, counted no further than needed.
select count(*) from (
    select from event
    where (:stage::text is null or stage = :stage)
      and (:first::text is null or search_key like :first)
      and (:second::text is null or search_key like :second)
      and (:third::text is null or search_key like :third)
    limit :most
) as counted;

-- name: days(provider, first, after, size)
-- Dates of a provider that touch some days, for the calendar.
select occurrence.event, occurrence.ordinal, occurrence.first_day, occurrence.last_day, occurrence.starts_at,
       occurrence.state, occurrence.location, event.title, event.format
from occurrence join event on event.number = occurrence.event
where occurrence.provider = :provider and occurrence.state <> 'cancelled' and event.stage <> 'cancelled'
  and occurrence.last_day >= :first and occurrence.first_day < :after
order by occurrence.starts_at, occurrence.event, occurrence.ordinal limit :size;

-- name: dates(provider, stages, before, first, second, third)
-- Every date of a provider's events with its count, for download.
select event.number, event.title, event.format, event.stage, event.late, (event.form ->> 'units')::numeric as units,
       occurrence.ordinal, occurrence.first_day, occurrence.last_day, occurrence.location, occurrence.link,
       occurrence.state, occurrence.issued, occurrence.paper, occurrence.count_due_at, occurrence.outstanding_since
from event join occurrence on occurrence.event = event.number
where event.provider = :provider and (:stages::text[] is null or event.stage = any(:stages))
  and (:before::date is null or event.last_day < :before)
  and (:first::text is null or event.search_key like :first)
  and (:second::text is null or event.search_key like :second)
  and (:third::text is null or event.search_key like :third)
order by event.first_day, event.number, occurrence.ordinal;

-- name: plan_anew()!
-- What a search finds decides how it is best looked for; a plan for all searches alike would be slow for most.
set local plan_cache_mode = force_custom_plan;
