-- name: by_number(number)^
-- The approval of one provider.
select * from provider where number = :number;

-- name: shown(number, as_of)^
-- The same, with the instant at which it has lapsed, though that may not be recorded yet.
select provider.*, lapsing.lapses_at as lapsed_at
from provider left join lapsing on lapsing.provider = number and lapsing.lapses_at <= :as_of
where number = :number;

-- name: lock(number)^
-- The approval of one provider, held until the transaction ends, so that decisions come one after the other.
select * from provider where number = :number for update;

-- name: save(number, standing, standing_since, standing_reason, rule_set, called_under, called_at, reapply_by, lapses_at, rungs, rung_passed, reapplication, reapplied_at, ends_as, ends_at, next_step, next_at)!
-- Everything about an approval that ever changes; a new standing is kept with the day from which it holds.
with stood as (
    insert into standing (provider, since, standing, reason)
    select number, :standing_since::timestamptz, :standing::text, :standing_reason::text from provider
    where number = :number and standing <> :standing::text
    on conflict (provider, since) do update set standing = excluded.standing, reason = excluded.reason
)
update provider
set standing = :standing, standing_since = :standing_since, standing_reason = :standing_reason, rule_set = :rule_set,
    called_under = :called_under, called_at = :called_at, reapply_by = :reapply_by, lapses_at = :lapses_at,
    rungs = :rungs, rung_passed = :rung_passed, reapplication = :reapplication, reapplied_at = :reapplied_at,
    ends_as = :ends_as, ends_at = :ends_at, next_step = :next_step, next_at = :next_at
where number = :number;

-- name: standing_before(provider, since)$
-- How an approval stood before it stood as it does since then.
select standing from standing where provider = :provider and since < :since order by since desc limit 1;

-- name: unsettled_reapplication(provider, called_at)^
-- A reapplication made since the call that an approval must not lapse over: sent and not recorded yet, under review,
-- approved, or decided while its approval has not heard of it.
select number, received_at from application
where reapplies = :provider and received_at >= :called_at
  and (stage in ('submitted', 'under_review', 'information_requested', 'approved')
       or exists (select 1 from submission
                  where natural_key = 'settle:' || application.number and submission.state = 'saved'))
union all
select draft.application, submission.received_at
from draft join submission on submission.natural_key = 'draft:' || draft.id and submission.state <> 'refused'
where draft.reapplies = :provider and submission.received_at >= :called_at
  and not exists (select 1 from application where application.number = draft.application)
order by received_at desc
limit 1;

-- name: extensions_under_way(entity, lapses_at)
-- More time that was given before a lapse, and has not been taken by its workflow.
select id as submission, actor, payload ->> 'until' as until from submission
where entity = :entity and kind = 'extend' and state = 'saved' and received_at < :lapses_at
order by received_at, id;

-- name: under_review(provider, rule_set)$
-- A provider's reapplication under these rules that is not decided yet, whether or not its approval has heard of it.
select number from application
where reapplies = :provider and rule_set = :rule_set
  and stage in ('submitted', 'under_review', 'information_requested')
order by received_at desc
limit 1;

-- name: uncarried(size)
-- Approvals whose workflow was never started; two workers share them.
select * from provider
where not carried and standing in ('in_force', 'suspended', 'lapsed')
order by number
limit :size
for update skip locked;

-- name: mark_carried(numbers)!
-- Their workflows were started.
update provider set carried = true where number = any(:numbers::text[]);

-- name: open_approvals()
-- Approvals whose workflow must run.
select * from provider where carried and standing in ('in_force', 'suspended', 'lapsed') order by number;
