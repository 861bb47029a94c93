-- name: issue(id, purpose, subject, issued_at, expires_at)!
-- A new link.
insert into link (id, purpose, subject, issued_at, expires_at)
values (:id, :purpose, :subject, :issued_at, :expires_at);

-- name: find(id, purpose)^
-- A link of this purpose, in whatever state.
select * from link where id = :id and purpose = :purpose;

-- name: use(id, as_of)$
-- Use a one-time link up; of two at once only one succeeds.
update link set used_at = :as_of
where id = :id and used_at is null and expires_at > :as_of
returning true;

-- name: end_all(purpose, subject, as_of)!
-- Use up every open link of one purpose and subject.
update link set used_at = :as_of
where subject = :subject and purpose = :purpose and used_at is null;
