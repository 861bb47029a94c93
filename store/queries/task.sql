-- name: open(key, kind, entity, text, as_of)$
-- Open a task, unless one of this key exists.
insert into staff_task (key, kind, entity, text, opened_at)
values (:key, :kind, :entity, :text, :as_of)
on conflict (key) do nothing
returning true;

-- name: open_again(key, kind, entity, text, as_of)$
-- Open a task, unless one that says the same is open; what was settled before and happens again is opened anew.
insert into staff_task (key, kind, entity, text, opened_at)
select :key, :kind, :entity, :text, :as_of
where not exists (select from staff_task
                  where entity = :entity and kind = :kind and text = :text and done_at is null)
on conflict (key) do nothing
returning true;

-- name: done(key, by, as_of)$
-- Settle an open task.
update staff_task set done_at = :as_of, done_by = :by where key = :key and done_at is null returning entity;

-- name: open_tasks(size)
-- Open tasks, oldest first; `total` counts them all.
select staff_task.*, count(*) over () as total
from staff_task where done_at is null order by opened_at, key limit :size;

-- name: open_of(entity, kind)
-- The keys of an entity's open tasks of a kind.
select key from staff_task where done_at is null and entity = :entity and kind = :kind order by opened_at, key;
