-- name: save(id, kind, entity, natural_key, actor, received_at, payload, next_attempt_at)^
-- Save a submission, unless it is there already; then nothing comes back.
insert into submission (id, kind, entity, natural_key, actor, received_at, payload, next_attempt_at)
values (:id, :kind, :entity, :natural_key, :actor, :received_at, :payload, :next_attempt_at)
on conflict do nothing
returning *;

-- name: by_natural_key(natural_key)^
-- The one submission of a natural key.
select * from submission where natural_key = :natural_key;

-- name: find(id)^
-- One submission.
select * from submission where id = :id;

-- name: of_entity(entity)
-- Everything submitted about one entity, oldest first.
select * from submission where entity = :entity order by received_at, id;

-- name: that_decided(entity)^
-- The submission whose decision was recorded; the audit line of a decision carries its id in its key.
select submission.* from submission
where entity = :entity and kind in ('approve', 'deny', 'withdraw', 'supersede')
  and exists (
    select 1 from audit_line where key = submission.entity || '/' || submission.kind || '/' || submission.id
  );

-- name: settle(id, state, refusal, as_of)$
-- Its workflow took it or refused it; what is settled stays settled.
update submission set state = :state, refusal = :refusal, settled_at = :as_of
where id = :id and state = 'saved'
returning true;

-- name: claim_due(as_of, size, back_off)
-- Submissions still untaken, for the sweeper; each is put off further with every attempt, so two sweepers share them.
with due as (
    select id from submission
    where state = 'saved' and next_attempt_at <= :as_of
    order by next_attempt_at
    limit :size
    for update skip locked
)
update submission
set attempts = attempts + 1,
    due_at = coalesce(due_at, next_attempt_at),
    next_attempt_at = :as_of::timestamptz + :back_off::interval * least(power(2, attempts), 64)
from due where submission.id = due.id
returning submission.*;

-- name: next_application_number()$
-- The next number in the sequence of applications.
select nextval('application_number');

-- name: lock_draft(draft)$
-- Two presses of the button come one after the other.
select id from draft where id = :draft for update;

-- name: give_draft_away(draft, number, submission, files)!
-- The draft became an application, and its files belong to that now.
with become as (update draft set application = :number where id = :draft)
update file set application = :number, submission = :submission where id = any(:files);
