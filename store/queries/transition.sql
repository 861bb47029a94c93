-- name: waiting()
-- Everybody on the waiting list whose address is confirmed.
select id::text as subject, coalesce(nullif(organisation, ''), name) as name
from waiting_entry where state = 'waiting' order by asked_at, id;

-- name: applications()
-- Every application that is not decided.
select number as subject, legal_name as name, rule_set from application
where stage in ('submitted', 'under_review', 'information_requested') order by number;

-- name: providers()
-- Every provider, with how many people hear of its approval.
select number as subject, legal_name as name, standing, rule_set, ends_at, coalesce(people, 1) as recipients,
       reapplication is not null as under_review
from provider
left join (select provider, count(*) as people from membership join account on account.id = membership.account
           where state = 'active' and active group by provider) as people_of on people_of.provider = number
order by number;

-- name: hold(rule_set)$
-- Whoever adds to a plan holds its rule set, so that no two give the same ordinals; who only refers to it goes on.
select id from rule_set where id = :rule_set for no key update;

-- name: known(rule_set)
-- Whom the plan knows.
select kind, subject from transition_path where rule_set = :rule_set;

-- name: last_ordinal(rule_set)$
-- The last turn of the plan.
select coalesce(max(ordinal), 0) from transition_path where rule_set = :rule_set;

-- name: add(rule_set, ordinals, kinds, subjects, letters)!
-- Lines of the plan; one that is there stays as it is.
insert into transition_path (rule_set, ordinal, kind, subject, letter)
select :rule_set, each.* from unnest(:ordinals::int[], :kinds::text[], :subjects::text[], :letters::text[]) as each
on conflict do nothing;

-- name: planned(rule_set)
-- The turns that have not come, in order.
select ordinal from transition_path where rule_set = :rule_set and state = 'planned' order by ordinal;

-- name: chunk(rule_set, first, last, size)
-- The next turns of a chunk.
select ordinal, kind, subject from transition_path
where rule_set = :rule_set and ordinal between :first and :last and state = 'planned' order by ordinal limit :size;

-- name: approvals(numbers)
-- These approvals, and whether their workflows run.
select * from provider where number = any(:numbers);

-- name: mark(rule_set, ordinals, state, as_of)!
-- What became of these turns; what became of one before stays so.
update transition_path set state = :state, begun_at = :as_of
where rule_set = :rule_set and ordinal = any(:ordinals) and state = 'planned';

-- name: note_called(rule_set, number, as_of)$
-- The turn of a provider that is called came, whatever was noted of it before; nothing comes back where it has none.
update transition_path
set state = 'begun', begun_at = case when state = 'begun' then begun_at else :as_of::timestamptz end
where rule_set = :rule_set and kind = 'provider' and subject = :number
returning ordinal;

-- name: carried(numbers)!
-- The workflows of these approvals run.
update provider set carried = true where number = any(:numbers) and not carried;

-- name: turns_to_come(rule_sets, numbers)
-- Which of these providers are still to be called by these rules.
select rule_set, subject from transition_path
where rule_set = any(:rule_sets::text[]) and kind = 'provider' and subject = any(:numbers::text[]) and state = 'planned';

-- name: counts(rule_set)
-- How many lines of the plan are in each state, by kind.
select kind, state, count(*) as paths from transition_path where rule_set = :rule_set group by kind, state;

-- name: awaited(rule_set, as_of)^
-- Approvals called under these rules that have neither answered nor lapsed, and when the last of them may lapse.
select count(*) as awaited, max(ends) filter (where reapplication is null) as last_lapse
from (
    select reapplication, coalesce(lapses_at, (reapply_by + 1)::timestamp at time zone 'America/Denver') as ends
    from provider where called_under = :rule_set and standing in ('in_force', 'suspended')
) as called
where reapplication is not null or ends > :as_of;

-- name: unanswered(rule_set)$
-- How many were called under these rules and have not answered, lapsed ones too.
select count(*) from provider
where called_under = :rule_set and reapplication is null and standing in ('in_force', 'suspended', 'lapsed');

-- name: more_time(rule_set, until)^
-- Whom more time for all until a day would give more, with how many of them have lapsed and how many letters that is;
-- and who would get none, because of a later day already or a reapplication under review.
select count(*) filter (where gets) as given, count(*) filter (where gets and standing = 'lapsed') as back,
       coalesce(sum(people) filter (where gets), 0) as letters,
       count(*) filter (where reapplication is null and not gets) as later,
       count(*) filter (where reapplication is not null) as under_review
from (
    select standing, reapplication, reapplication is null and reapply_by < :until as gets,
           greatest((select count(*) from membership join account on account.id = membership.account
                     where membership.provider = number and state = 'active' and active), 1) as people
    from provider where called_under = :rule_set and standing in ('in_force', 'suspended', 'lapsed')
) as called;

-- name: extend(rule_set, until, key, actor, payload, as_of, pause)$
-- A form for each that has not answered and whose day comes earlier, handed over one after the other by the sweeper;
-- how many.
with unanswered as (
    select number, row_number() over (order by number) - 1 as turn from provider
    where called_under = :rule_set and reapplication is null and standing in ('in_force', 'suspended', 'lapsed')
      and reapply_by < :until
), saved as (
    insert into submission (id, kind, entity, natural_key, actor, received_at, payload, next_attempt_at)
    select gen_random_uuid(), 'extend', 'provider:' || number, 'extend_all:' || :key::text || ':' || number, :actor,
           :as_of, :payload, :as_of::timestamptz + turn * :pause::interval
    from unanswered
    on conflict do nothing
    returning true
)
select count(*) from saved;

-- name: outcome(rule_set, as_of)^
-- How the approvals stand that were called, each counted once: reapproved with an approved application under these rules,
-- whatever they were approved under since; approved under newer rules, or called by newer ones, without that; lapsed from
-- that instant on, recorded or not.
select count(*) as called, count(*) filter (where stands = 'reapproved') as reapproved,
       count(*) filter (where stands = 'approved_newer') as approved_newer,
       count(*) filter (where stands = 'called_newer') as called_newer,
       count(*) filter (where stands = 'ended') as ended, count(*) filter (where stands = 'lapsed') as lapsed,
       count(*) filter (where stands = 'lapsed' and reapplication is not null) as reapplied_late,
       count(*) filter (where stands = 'under_review') as under_review
from (
    select reapplication,
           case when exists (
                    select from application
                    where reapplies = provider.number and application.rule_set = these.id and stage = 'approved'
                ) then 'reapproved'
                when under.opens_at > these.opens_at then 'approved_newer'
                when standing in ('withdrawn', 'ceased') then 'ended'
                when called_under <> these.id then 'called_newer'
                when standing = 'lapsed' or lapsing.lapses_at <= :as_of then 'lapsed'
                when reapplication is not null then 'under_review' end as stands
    from transition_path
    join provider on provider.number = subject
    join rule_set as these on these.id = transition_path.rule_set
    left join rule_set as under on under.id = provider.rule_set
    left join lapsing on lapsing.provider = provider.number
    where transition_path.rule_set = :rule_set and transition_path.kind = 'provider' and state = 'begun'
) as invited;

-- name: told_applications(rule_set, numbers)
-- Applications that are open under older rules, held until the transaction ends.
select * from application
where number = any(:numbers) and rule_set <> :rule_set
  and stage in ('submitted', 'under_review', 'information_requested')
for update;

-- name: told_waiting(ids, rule_set, as_of)
-- Entries of the waiting list that are told now.
update waiting_entry set state = 'told', told_at = :as_of, told_of = :rule_set
where id = any(:ids) and state = 'waiting'
returning id, email::text as email, name, organisation;

-- name: called(rule_set)
-- Providers that were called under these rules without standing on the plan: approved under older ones meanwhile.
select number, called_at from provider
where called_under = :rule_set
  and not exists (select 1 from transition_path as path
                  where path.rule_set = :rule_set and path.kind = 'provider' and path.subject = number);

-- name: progress(rule_set, as_of)
-- Week by week, as Montana counts them, how many were invited, began, submitted, were approved or denied, lapsed, or were
-- approved under newer rules without having been under these.
with invited as (
    select subject as provider, begun_at from transition_path
    where rule_set = :rule_set and kind = 'provider' and state = 'begun'
), reapplied as (
    select reapplies as provider, stage, received_at, decided_at from application
    join invited on reapplies = provider where rule_set = :rule_set
), happened as (
    select 'invited' as what, begun_at as at from invited
    union all
    select 'started', min(created_at) from draft join invited on reapplies = provider
    where created_at >= begun_at group by provider
    union all
    select 'submitted', min(received_at) from reapplied group by provider
    union all
    select 'approved', min(decided_at) from reapplied where stage = 'approved' group by provider
    union all
    select 'denied', decided_at from reapplied where stage = 'denied'
    union all
    select 'lapsed', min(since) from standing join invited using (provider)
    where standing = 'lapsed' and since >= begun_at group by provider
    union all
    select 'lapsed', lapses_at from lapsing join invited using (provider) where lapses_at <= :as_of
    union all
    select 'approved_newer', min(decided_at)
    from application join invited on reapplies = provider
    join rule_set as under on under.id = application.rule_set
    where stage = 'approved' and under.opens_at > (select opens_at from rule_set where id = :rule_set)
      and not exists (select from reapplied where reapplied.provider = invited.provider and stage = 'approved')
    group by invited.provider
)
select date_trunc('week', at at time zone 'America/Denver')::date as week, what, count(*) as number
from happened group by week, what order by week;

-- name: invited(rule_set, as_of)
-- Each provider that was called, and how far it has come; `approved_newer` and `called_newer` name newer rules it is
-- approved under, or called by, without having been approved under these.
select path.subject as number, legal_name, begun_at as called_at, started_at, submitted_at, reapplied.application, stage,
       decided_at, case when lapsing.provider is null then standing else 'lapsed' end as standing,
       coalesce(lapsing.lapses_at, standing_since) as standing_since,
       case when called_under = these.id then provider.reapply_by end as reapply_by, reapproved,
       case when not reapproved and under.opens_at > these.opens_at then under.id end as approved_newer,
       case when not reapproved and called_under <> these.id then called_under end as called_newer
from transition_path as path
join provider on number = path.subject
join rule_set as these on these.id = path.rule_set
left join rule_set as under on under.id = provider.rule_set
left join lapsing on lapsing.provider = number and lapsing.lapses_at <= :as_of
cross join lateral (
    select exists (
        select from application
        where reapplies = provider.number and application.rule_set = these.id and application.stage = 'approved'
    ) as reapproved
) as outcome
left join lateral (
    select min(created_at) as started_at from draft where reapplies = number and created_at >= begun_at
) as begun on true
left join lateral (
    select application.number as application, stage, received_at as submitted_at, decided_at from application
    where reapplies = provider.number and application.rule_set = these.id
    order by received_at desc limit 1
) as reapplied on true
where path.rule_set = :rule_set and path.kind = 'provider' and path.state = 'begun'
order by path.subject;
