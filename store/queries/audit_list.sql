-- name: days(events, ordinals)
-- The days of these dates of events.
select event, ordinal, first_day, last_day from occurrence
where (event, ordinal) in (select * from unnest(:events::text[], :ordinals::int[]));

-- name: page(actor, verb, entity, before, before_id, size)
-- Audit lines, newest first; a null filter filters nothing. Read on from the last line shown.
select audit_line.*, account.full_name as actor_name
from audit_line
left join account on audit_line.actor = 'account:' || account.id
where (:actor::text is null or audit_line.actor = :actor)
  and (:verb::text is null or audit_line.verb = :verb)
  and (:entity::text is null or audit_line.entity = :entity)
  and (:before::timestamptz is null or (audit_line.at, audit_line.id) < (:before, :before_id::bigint))
order by audit_line.at desc, audit_line.id desc
limit :size;
