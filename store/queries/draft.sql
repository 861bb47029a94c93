-- name: add(id, rule_set, fields, aside, answered_under, reapplies, supersedes, as_of)^
-- A draft, empty or with what is known already.
insert into draft (id, rule_set, fields, aside, answered_under, reapplies, supersedes, created_at, changed_at)
values (:id, :rule_set, :fields, :aside, :answered_under, :reapplies, :supersedes, :as_of, :as_of)
returning *;

-- name: that_supersedes(application)^
-- The draft by which a superseded application goes on.
select * from draft where supersedes = :application;

-- name: of_application(application)^
-- The draft an application was submitted from.
select draft.* from submission join draft on draft.id = (submission.payload ->> 'draft')::uuid
where submission.entity = 'application:' || :application::text and submission.kind = 'application';

-- name: open_reapplication(provider)^
-- The draft by which a provider reapplies, as long as it is not submitted.
select * from draft where reapplies = :provider and application is null order by created_at desc, id limit 1;

-- name: reapplication_under_review(provider)$
-- The number of a provider's reapplication that is not decided, recorded or not.
select number from application
where reapplies = :provider and stage in ('submitted', 'under_review', 'information_requested')
union all
select application from draft
where reapplies = :provider and application is not null
  and not exists (select 1 from application where application.number = draft.application)
limit 1;

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
