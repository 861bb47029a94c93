-- name: add(id, rule_set, as_of)^
-- An empty draft.
insert into draft (id, rule_set, created_at, changed_at) values (:id, :rule_set, :as_of, :as_of)
returning *;

-- name: find(id)^
-- One draft.
select * from draft where id = :id;

-- name: lock(id)^
-- One draft, held until the transaction ends, so that saves come one after the other.
select * from draft where id = :id for update;

-- name: save(id, fields, saved_from, as_of)^
-- What was typed until now.
update draft set fields = :fields, saved_from = :saved_from, revision = revision + 1, changed_at = :as_of
where id = :id
returning *;

-- name: dismiss(id, known)!
-- "That is not us", said of these organisations.
update draft set dismissed = array(select distinct unnest(dismissed || :known::text[]) order by 1)
where id = :id and application is null;
