-- name: add(id, provider, account, revises, fields, as_of)^
-- A new draft of a report, or of a revision.
insert into event_draft (id, provider, account, revises, fields, created_at, changed_at)
values (:id, :provider, :account, :revises, :fields, :as_of, :as_of)
returning *;

-- name: find(id)^
-- One draft.
select * from event_draft where id = :id;

-- name: save(id, fields, revision, saved_from, as_of)^
-- What was typed, unless another page saved meanwhile; then nothing comes back.
update event_draft set fields = :fields, revision = revision + 1, saved_from = :saved_from, changed_at = :as_of
where id = :id and submission is null and (revision = :revision or saved_from = :saved_from)
returning *;

-- name: open_of_provider(provider)
-- Drafts nobody sent yet, the last one touched first.
select * from event_draft where provider = :provider and submission is null order by changed_at desc limit 50;

-- name: open_of_event(event)
-- Revisions of an event that nobody sent yet, the last one touched first.
select draft.* from event join event_draft as draft on draft.provider = event.provider and draft.revises = event.number
where event.number = :event and draft.submission is null order by draft.changed_at desc limit 50;

-- name: discard(id)!
-- A draft nobody wants any more.
delete from event_draft where id = :id and submission is null;

-- name: release(submission)!
-- A revision was refused: its draft can be changed and sent once more.
update event_draft set submission = null where submission = :submission and revises is not null;
