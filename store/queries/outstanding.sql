-- name: page(search, size, skip)
-- Counts that are outstanding, the oldest first.
select occurrence.*, event.title, event.form -> 'contact' as contact, provider.legal_name
from occurrence
join event on event.number = occurrence.event
join provider on provider.number = occurrence.provider
where outstanding_since is not null and occurrence.state = 'delivered'
  and (:search::text is null or event.search_key like :search or provider.search_key like :search)
order by outstanding_since, event, ordinal limit :size offset :skip;

-- name: total(search)$
-- How many counts are outstanding.
select count(*) from occurrence
join event on event.number = occurrence.event
join provider on provider.number = occurrence.provider
where outstanding_since is not null and occurrence.state = 'delivered'
  and (:search::text is null or event.search_key like :search or provider.search_key like :search);
