-- name: propose(id, rule_set, version, content, sha256, opens_on, reapply_by, per_minute, actor, as_of)$
-- Propose an opening, unless one is proposed; then nothing comes back.
insert into opening (id, rule_set, version, content, sha256, opens_on, reapply_by, per_minute, proposed_by, proposed_at)
values (:id, :rule_set, :version, :content, :sha256, :opens_on, :reapply_by, :per_minute, :actor, :as_of)
on conflict do nothing
returning true;

-- name: find(id)^
-- One opening.
select * from opening where id = :id;

-- name: lock(id)^
-- One opening, held until the transaction ends, with what its rule set said.
select * from opening where id = :id for update;

-- name: content(id)$
-- What its rule set said when it was proposed.
select content from opening where id = :id;

-- name: proposed()^
-- The one opening that is proposed.
select * from opening where state = 'proposed';

-- name: confirmed(rule_set)^
-- The opening by which a rule set was opened.
select * from opening where rule_set = :rule_set and state = 'confirmed';

-- name: hold_confirmed(rule_set)^
-- The same, held until the transaction ends.
select * from opening where rule_set = :rule_set and state = 'confirmed' for update;

-- name: last_day(rule_set)$
-- The last day to reapply as things stand; it stays so until the transaction ends, for whoever is called in it.
select coalesce(extended_until, reapply_by) from opening where rule_set = :rule_set and state = 'confirmed' for share;

-- name: decide(id, state, actor, as_of)!
-- It was confirmed or dropped.
update opening set state = :state, decided_by = :actor, decided_at = :as_of where id = :id and state = 'proposed';

-- name: extend(rule_set, until)!
-- Everybody was given more time; a day that comes earlier changes nothing.
update opening set extended_until = greatest(extended_until, :until)
where rule_set = :rule_set and state = 'confirmed';

-- name: settle(rule_set, as_of)$
-- Everybody has answered or lapsed.
update opening set settled_at = :as_of
where rule_set = :rule_set and state = 'confirmed' and settled_at is null
returning true;

-- name: unsettled()
-- Openings whose transition must run, the oldest first.
select * from opening where state = 'confirmed' and settled_at is null order by decided_at;
