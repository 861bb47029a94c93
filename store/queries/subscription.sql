-- name: ask(id, email, name, topics, as_of)^
-- Somebody asks for news: a new subscription, or one that ended begins anew; one that is confirmed stays as it is.
insert into subscription (id, email, name, topics, asked_at) values (:id, :email, :name, :topics, :as_of)
on conflict (email) do update
set state = case when subscription.state = 'confirmed' then 'confirmed' else 'asked' end,
    name = case when subscription.state = 'confirmed' then subscription.name else excluded.name end,
    topics = case when subscription.state = 'confirmed' then subscription.topics else excluded.topics end,
    asked_at = case when subscription.state = 'confirmed' then subscription.asked_at else excluded.asked_at end
returning *;

-- name: find(id)^
-- One subscription.
select * from subscription where id = :id;

-- name: confirm(id, topics, as_of)$
-- Its owner confirmed it; also one that ended, for its owner holds the link. What was published before is not told.
update subscription
set state = 'confirmed', confirmed_at = :as_of, ended_at = null, topics = :topics, told_until = null
where id = :id and state <> 'confirmed'
returning true;

-- name: choose(id, topics, as_of)$
-- Its owner wants to hear of something else; one that is not confirmed, or says so already, stays as it is. Whoever wants
-- to hear of opportunities for the first time, or once more, is told of those that are published from now on.
update subscription
set topics = :topics,
    told_until = case when exists (select from unnest(topics) as topic where topic like 'opportunities:%')
                      then told_until else :as_of end
where id = :id and state = 'confirmed' and topics <> :topics::text[]
returning true;

-- name: end(id, as_of)$
-- Its owner wants no more news.
update subscription set state = 'ended', ended_at = :as_of where id = :id and state <> 'ended'
returning true;

-- name: hold_back(id, problem)!
-- Announcements on their way that no mail server has yet are not sent any more.
update letter set state = 'failed', problem = :problem
from announcement_recipient
where announcement_recipient.subscription = :id and letter.id = announcement_recipient.letter
  and letter.state in ('queued', 'dispatched');

-- name: hold_back_opportunities(entity, problem)!
-- Nor are letters about opportunities.
update letter set state = 'failed', problem = :problem
where entity = :entity and kind = 'opportunity_news' and state in ('queued', 'dispatched');

-- name: confirmed(topic)$
-- How many want to hear of a topic, and confirmed it.
select count(*) from subscription where state = 'confirmed' and :topic = any(topics);

-- name: give_links(subscriptions, as_of, expires_at, fresh_until)!
-- Each of them has a link that works for long; one that has none gets it.
insert into link (id, purpose, subject, issued_at, expires_at)
select gen_random_uuid(), 'subscription', 'subscription:' || each.id, :as_of, :expires_at
from unnest(:subscriptions::uuid[]) as each (id)
where not exists (
    select from link
    where link.subject = 'subscription:' || each.id and link.purpose = 'subscription' and link.expires_at > :fresh_until
);
