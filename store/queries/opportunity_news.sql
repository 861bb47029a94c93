-- name: untold(until, size)
-- Subscribers who chose a subject and were not told of what was published up to an instant, held until the transaction
-- ends; whoever confirmed later is told the next time.
select * from subscription
where state = 'confirmed' and coalesce(told_until, confirmed_at) < :until
  and exists (select from unnest(topics) as topic where topic like 'opportunities:%')
order by coalesce(told_until, confirmed_at), id limit :size
for update;

-- name: told(subscriptions, until)!
-- They know what was published up to an instant.
update subscription set told_until = :until where id = any(:subscriptions::uuid[]);

-- name: published(since, until, today)
-- What was published between two instants, is shown, and is still to come: a date that begins today or later, or, where
-- people take it whenever they like, a last day that is not over.
select number, title, organisation, topics, region, city, free, self_paced, published_at, day.next_day
from opportunity
left join lateral (
    select min(first_day) as next_day from opportunity_date
    where opportunity_date.opportunity = opportunity.number and not cancelled
      and opportunity_date.first_day >= :today::date
) as day on true
where stage = 'published' and published_at > :since and published_at <= :until
  and case when self_paced then last_day is null or last_day >= :today::date else day.next_day is not null end
order by self_paced, day.next_day, title, number;

-- name: links(subjects)
-- The link of each subscription that works longest.
select distinct on (subject) subject, id from link
where purpose = 'subscription' and subject = any(:subjects::text[])
order by subject, expires_at desc;
