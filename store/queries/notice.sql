-- name: add(id, title, body, shows_from, shows_until, by, as_of)$
-- A notice, unless it is there already.
insert into notice (id, title, body, shows_from, shows_until, made_by, made_at, changed_at)
values (:id, :title, :body, :shows_from, :shows_until, :by, :as_of, :as_of)
on conflict (id) do nothing
returning true;

-- name: find(id)^
-- One notice.
select * from notice where id = :id;

-- name: showing(as_of, size)
-- What the board shows at an instant, the newest first.
select * from notice
where removed_at is null and shows_from <= :as_of and (shows_until is null or shows_until > :as_of)
order by shows_from desc, id limit :size;

-- name: latest(size)
-- Every notice, removed ones too; what begins last comes first.
select * from notice order by shows_from desc, id limit :size;

-- name: change(id, title, body, shows_from, shows_until, revision, as_of)$
-- What was typed, unless it was changed or removed meanwhile.
update notice
set title = :title, body = :body, shows_from = :shows_from, shows_until = :shows_until, changed_at = :as_of,
    revision = revision + 1
where id = :id and revision = :revision and removed_at is null
returning true;

-- name: remove(id, by, as_of)$
-- It leaves the board for good.
update notice set removed_at = :as_of, removed_by = :by where id = :id and removed_at is null
returning true;
