-- name: page(first, second, third, size, skip)
-- Providers by name; every word must stand in number, names or city. `total` counts them all.
select number, legal_name, other_names, kind, city, web_site, phone, standing, approved_at, count(*) over () as total
from provider
where (:first::text is null or search_key like :first or lower(number) like :first)
  and (:second::text is null or search_key like :second or lower(number) like :second)
  and (:third::text is null or search_key like :third or lower(number) like :third)
order by legal_name, number
limit :size offset :skip;

-- name: letters(provider)
-- The letters to a provider's people: about its applications, and about their accounts.
select letter.* from letter
where entity = 'provider:' || :provider::text
   or entity = (select 'application:' || application from provider where number = :provider)
   or entity = any (select 'application:' || number from application where reapplies = :provider)
   or entity = any (select 'account:' || id from account where provider = :provider)
order by queued_at desc, id;
