-- name: page(tags, words, self_paced, first_day, last_day, by_day, most, size, skip)
-- One page of published opportunities, what has dates before what has none, the soonest first. `total` counts all that
-- are found, but no more than `most`; a null filter filters nothing. Where days are asked for, a date that stands must lie
-- in them: it may have others.
with found as materialized (
    (select number, self_paced, first_day from opportunity
     where stage = 'published'
       and (:tags::text[] is null or tags @> :tags::text[])
       and (:words::tsquery is null or words @@ :words::tsquery)
       and not coalesce(:self_paced::boolean, false) and not self_paced
       and last_day >= :first_day::date and (:last_day::date is null or first_day <= :last_day::date)
       and (not :by_day::boolean or exists (
           select from opportunity_date as day
           where day.opportunity = opportunity.number and not day.cancelled
             and daterange(day.first_day, day.last_day, '[]') && daterange(:first_day::date, :last_day::date, '[]')
       ))
     order by first_day, number limit :most)
    union all
    (select number, self_paced, first_day from opportunity
     where stage = 'published'
       and (:tags::text[] is null or tags @> :tags::text[])
       and (:words::tsquery is null or words @@ :words::tsquery)
       and coalesce(:self_paced::boolean, true) and self_paced
       and (last_day is null or last_day >= :first_day::date) and (:last_day::date is null or first_day <= :last_day::date)
     order by first_day, number limit :most)
    limit :most
)
select number, title, organisation, format, opportunity.self_paced, region, city, free, form ->> 'cost' as cost,
       opportunity.first_day, last_day, (select count(*) from found) as total,
       (select min(day.first_day) from opportunity_date as day
        where day.opportunity = number and not day.cancelled and day.last_day >= :first_day::date) as next_day
from (select * from found order by self_paced, first_day, number limit :size offset :skip) as shown
join opportunity using (number)
order by opportunity.self_paced, opportunity.first_day, number;

-- name: days(tags, words, first_day, after, most)
-- Dates within some days, by their days: of what is shown, and of what is over or cancelled since. One that began before
-- is found by its last day.
select day.opportunity, day.ordinal, title, organisation, day.first_day, day.last_day, day.starts_at, day.ends_at,
       coalesce(nullif(day.location, ''), city) as place, day.cancelled or stage = 'cancelled' as cancelled
from opportunity_date as day join opportunity on opportunity.number = day.opportunity
where day.entry <> '' and day.first_day < :after::date and day.last_day >= :first_day::date
  and (:tags::text[] is null or tags @> :tags::text[])
  and (:words::tsquery is null or words @@ :words::tsquery)
order by day.first_day, day.starts_at nulls first, title, day.opportunity, day.ordinal
limit :most;

-- name: next_day(tags, words, on_or_after)$
-- The first day on which something that is shown and stands begins, on a day or later.
select day.first_day
from opportunity_date as day join opportunity on opportunity.number = day.opportunity
where day.entry <> '' and day.first_day >= :on_or_after::date and not day.cancelled and stage = 'published'
  and (:tags::text[] is null or tags @> :tags::text[])
  and (:words::tsquery is null or words @@ :words::tsquery)
order by day.first_day
limit 1;

-- name: feed(first_day, after, link, most)^
-- The entries of all dates that begin within some days, joined; how many there are is counted one beyond the most.
select coalesce(string_agg(E'BEGIN:VEVENT\r\nURL:' || :link::text || opportunity || E'\r\n' || entry, ''
                           order by first_day, opportunity, ordinal) filter (where line <= :most::int), '') as entries,
       count(*) as found
from (
    select opportunity, ordinal, first_day, entry, row_number() over (order by first_day, opportunity, ordinal) as line
    from opportunity_date
    where entry <> '' and first_day >= :first_day::date and first_day < :after::date
    order by first_day, opportunity, ordinal
    limit :most::int + 1
) as lines;

-- name: feed_found(tags, words, first_day, after, link, most)^
-- The same of what a search finds.
select coalesce(string_agg(E'BEGIN:VEVENT\r\nURL:' || :link::text || opportunity || E'\r\n' || entry, ''
                           order by first_day, opportunity, ordinal) filter (where line <= :most::int), '') as entries,
       count(*) as found
from (
    select day.opportunity, day.ordinal, day.first_day, day.entry,
           row_number() over (order by day.first_day, day.opportunity, day.ordinal) as line
    from opportunity_date as day join opportunity on opportunity.number = day.opportunity
    where day.entry <> '' and day.first_day >= :first_day::date and day.first_day < :after::date
    and (:tags::text[] is null or opportunity.tags @> :tags::text[])
    and (:words::tsquery is null or opportunity.words @@ :words::tsquery)
    order by day.first_day, day.opportunity, day.ordinal
    limit :most::int + 1
) as lines;

-- name: feed_of(opportunity, link)^
-- The entries of one opportunity.
select coalesce(string_agg(E'BEGIN:VEVENT\r\nURL:' || :link::text || opportunity || E'\r\n' || entry, ''
                           order by first_day, ordinal), '') as entries, count(*) as found
from opportunity_date where opportunity = :opportunity and entry <> '';

-- name: newest(tags, words, self_paced, first_day, last_day, by_day, most)
-- Published opportunities that are not over, the newest first.
with found as (
    (select number from opportunity
     where stage = 'published'
       and (:tags::text[] is null or tags @> :tags::text[])
       and (:words::tsquery is null or words @@ :words::tsquery)
       and not coalesce(:self_paced::boolean, false) and not self_paced
       and last_day >= :first_day::date and (:last_day::date is null or first_day <= :last_day::date)
       and (not :by_day::boolean or exists (
           select from opportunity_date as day
           where day.opportunity = opportunity.number and not day.cancelled
             and daterange(day.first_day, day.last_day, '[]') && daterange(:first_day::date, :last_day::date, '[]')
       ))
     order by published_at desc, number desc limit :most)
    union all
    (select number from opportunity
     where stage = 'published'
       and (:tags::text[] is null or tags @> :tags::text[])
       and (:words::tsquery is null or words @@ :words::tsquery)
       and coalesce(:self_paced::boolean, true) and self_paced
       and (last_day is null or last_day >= :first_day::date) and (:last_day::date is null or first_day <= :last_day::date)
     order by published_at desc, number desc limit :most)
)
select number, title, organisation, form ->> 'description' as description, published_at, changed_at
from found join opportunity using (number)
order by published_at desc, number desc
limit :most;

-- name: stems(key)$
-- What a search by the stems of its words asks for; '' where all of them are too common to be looked for.
select plainto_tsquery('pg_catalog.english', :key::text)::text;

-- name: known(words)$
-- Whether anything that is published has such words.
select exists (select from opportunity where stage = 'published' and words @@ :words::tsquery);

-- name: changed_at()$
-- When anything that is or was on the portal changed last.
select max(changed_at) from opportunity where published_at is not null;
