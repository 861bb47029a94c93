-- name: oldest(first, second, third, after, after_event, after_ordinal, size)
-- Counts that are outstanding, the oldest first. Read on from the last line shown.
select occurrence.*, event.title, event.form -> 'contact' as contact, provider.legal_name
from occurrence
join event on event.number = occurrence.event
join provider on provider.number = occurrence.provider
where outstanding_since is not null and occurrence.state = 'delivered'
  and (:first::text is null or event.search_key like :first)
  and (:second::text is null or event.search_key like :second)
  and (:third::text is null or event.search_key like :third)
  and (:after::timestamptz is null
       or (outstanding_since, occurrence.event, ordinal) > (:after, :after_event::text, :after_ordinal::int))
order by outstanding_since, occurrence.event, ordinal
limit :size;

-- name: newest(first, second, third, after, after_event, after_ordinal, size)
-- The same, the newest first.
select occurrence.*, event.title, event.form -> 'contact' as contact, provider.legal_name
from occurrence
join event on event.number = occurrence.event
join provider on provider.number = occurrence.provider
where outstanding_since is not null and occurrence.state = 'delivered'
  and (:first::text is null or event.search_key like :first)
  and (:second::text is null or event.search_key like :second)
  and (:third::text is null or event.search_key like :third)
  and (:after::timestamptz is null
       or (outstanding_since, occurrence.event, ordinal) < (:after, :after_event::text, :after_ordinal::int))
order by outstanding_since desc, occurrence.event desc, ordinal desc
limit :size;

-- name: total(most)$
-- How many counts are outstanding, counted no further than needed.
select count(*) from (
    select from occurrence where outstanding_since is not null and state = 'delivered' limit :most
) as counted;

-- name: total_found(first, second, third, most)$
-- How many of them are found by a search.
select count(*) from (
    select from occurrence join event on event.number = occurrence.event
    where outstanding_since is not null and occurrence.state = 'delivered'
      and (:first::text is null or event.search_key like :first)
      and (:second::text is null or event.search_key like :second)
      and (:third::text is null or event.search_key like :third)
    limit :most
) as counted;

-- name: plan_anew()!
-- What a search finds decides how it is best looked for; a plan for all searches alike would be slow for most.
set local plan_cache_mode = force_custom_plan;
