-- name: page(first, second, third, as_of, size, skip)
-- Providers by name; every word must stand in number, names or city. An approval has lapsed from its midnight on, recorded
-- or not. `total` counts them all.
select number, legal_name, other_names, kind, city, web_site, phone, approved_at, count(*) over () as total,
       case when lapsing.provider is null then standing else 'lapsed' end as standing
from provider left join lapsing on lapsing.provider = number and lapsing.lapses_at <= :as_of
where (:first::text is null or search_key like :first or lower(number) like :first)
  and (:second::text is null or search_key like :second or lower(number) like :second)
  and (:third::text is null or search_key like :third or lower(number) like :third)
order by legal_name, number
limit :size offset :skip;

-- name: letters(provider)
-- The letters to a provider's people: about its applications, its annual reports, and about their accounts.
select letter.* from letter
where entity = 'provider:' || :provider::text
   or entity = (select 'application:' || application from provider where number = :provider)
   or entity = any (select 'application:' || number from application where reapplies = :provider)
   or entity = any (select 'report:' || provider || ':' || year from annual_report where provider = :provider)
   or entity = any (select 'account:' || account from membership where provider = :provider)
order by queued_at desc, id;
