-- name: add(id, version, content, sha256, opens_at, reapply_by, as_of)!
-- The copy of a rule set that rules from now on; the copy that is there already stays.
insert into rule_set (id, version, content, sha256, opens_at, reapply_by, recorded_at)
values (:id, :version, :content, :sha256, :opens_at, :reapply_by, :as_of)
on conflict do nothing;

-- name: opened()
-- Every rule set that was ever opened, the oldest first.
select id, content, sha256, opens_at, reapply_by from rule_set order by opens_at nulls first, id;

-- name: any_newer(id, others)$
-- Whether one of the others opened after this rule set.
select exists (select from rule_set as this join rule_set as other on other.opens_at > this.opens_at
               where this.id = :id and other.id = any(:others));

-- name: opens_at(id)$
-- When a rule set opens.
select opens_at from rule_set where id = :id;
