-- name: queue(id, key, kind, entity, to_name, to_address, priority, facts, as_of)$
-- Queue a letter, unless its key was queued before; then nothing comes back.
insert into letter (id, key, kind, entity, to_name, to_address, priority, facts, queued_at)
values (:id, :key, :kind, :entity, :to_name, :to_address, :priority, :facts, :as_of)
on conflict (key) do nothing
returning true;

-- name: queue_many(letters, as_of)!
-- Queue many letters; one whose key was queued before is left alone.
insert into letter (id, key, kind, entity, to_name, to_address, priority, facts, queued_at)
select each.*, :as_of from jsonb_to_recordset(:letters)
    as each (id uuid, key text, kind text, entity text, to_name text, to_address text, priority smallint, facts jsonb)
on conflict (key) do nothing;

-- name: find(id)^
-- One letter.
select * from letter where id = :id;

-- name: of_entity(entity)
-- The letters about one entity, oldest first.
select * from letter where entity = :entity order by queued_at, id;

-- name: page(state, kind, search, size, skip)
-- Letters, newest first; a null filter filters nothing. `total` counts them all.
select letter.*, count(*) over () as total
from letter
where (:state::text is null or state = :state)
  and (:kind::text is null or kind = :kind)
  and (:search::text is null or to_address ilike :search or to_name ilike :search or entity ilike :search)
order by queued_at desc, id
limit :size offset :skip;

-- name: waiting(size, up_to)
-- Letters to dispatch, up to a priority: the most urgent first, then the oldest.
select * from letter where state = 'queued' and priority <= :up_to
order by priority, queued_at limit :size for update skip locked;

-- name: under_way(since)$
-- How many letters that were dispatched since an instant have neither left nor failed.
select count(*) from letter where state = 'dispatched' and dispatched_at >= :since;

-- name: mark_dispatched(id, generation, as_of)$
-- Its standalone activity was started.
update letter set state = 'dispatched', dispatched_at = :as_of
where id = :id and generation = :generation and state = 'queued'
returning true;

-- name: count_attempt(id, generation)$
-- An attempt to send it begins.
update letter set attempts = attempts + 1
where id = :id and generation = :generation
returning attempts;

-- name: note_problem(id, generation, problem)!
-- It did not leave this time.
update letter set problem = :problem
where id = :id and generation = :generation and state in ('queued', 'dispatched');

-- name: unsettled(before, seen, size)
-- Dispatched long ago and not heard of, in pages by id.
select * from letter where state = 'dispatched' and dispatched_at < :before and id > :seen order by id limit :size;

-- name: mark_sent(id, generation, message_key, as_of)$
-- The mail server took it.
update letter set state = 'sent', sent_at = :as_of, problem = null, message_key = :message_key
where id = :id and generation = :generation and state not in ('sent', 'bounced')
returning true;

-- name: mark_bounced(message_key, problem)^
-- The mail server had taken it, and it came back.
update letter set state = 'bounced', problem = :problem
where message_key = :message_key and state = 'sent'
returning *;

-- name: mark_failed(id, generation, problem)^
-- It cannot be delivered.
update letter set state = 'failed', problem = :problem
where id = :id and generation = :generation and state in ('queued', 'dispatched')
returning *;

-- name: resend(id, generation, as_of)^
-- Queue it once more as a new generation, unless it was disposed of; the generation seen by the asker keeps two clicks from sending twice.
update letter
set state = 'queued', generation = generation + 1, problem = null, queued_at = :as_of, dispatched_at = null,
    sent_at = null, attempts = 0
where id = :id and generation = :generation and state in ('sent', 'failed', 'bounced') and disposed_at is null
returning *;
