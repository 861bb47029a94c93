-- name: write(key, at, actor, verb, entity, facts)$
-- One line, unless a line of this key is there already; then nothing comes back.
insert into audit_line (key, at, actor, verb, entity, facts)
values (:key, :at, :actor, :verb, :entity, :facts)
on conflict (key) do nothing
returning true;

-- name: by_key(key)^
-- The line of a key.
select audit_line.*, null::text as actor_name from audit_line where key = :key;

-- name: of_entity(entity)
-- The timeline of one entity, oldest first, with the names of those who acted.
select audit_line.*, account.full_name as actor_name
from audit_line
left join account on audit_line.actor = 'account:' || account.id
where audit_line.entity = :entity
order by audit_line.at, audit_line.id;
