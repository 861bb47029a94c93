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

-- name: move(id, rule_set, fields, aside)^
-- The draft goes on under other rules; nobody typed anything, so its revision stays.
update draft
set answered_under = coalesce(answered_under, rule_set), rule_set = :rule_set, fields = :fields, aside = :aside
where id = :id and application is null
returning *;

-- name: set_aside(id, aside)^
-- What was typed for questions that are not asked any more.
update draft set aside = :aside where id = :id and application is null
returning *;

-- name: dismiss(id, known)!
-- "That is not us", said of these organisations.
update draft set dismissed = array(select distinct unnest(dismissed || :known::text[]) order by 1)
where id = :id and application is null;
