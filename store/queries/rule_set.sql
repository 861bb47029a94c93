-- name: add(id, version, content, sha256, opens_at, reapply_by, as_of)!
-- The copy of a rule set that rules from now on; the copy that is there already stays.
insert into rule_set (id, version, content, sha256, opens_at, reapply_by, recorded_at)
values (:id, :version, :content, :sha256, :opens_at, :reapply_by, :as_of)
on conflict do nothing;

-- name: opened()
-- Every rule set that was ever opened, the oldest first.
select id, content, sha256, opens_at, reapply_by from rule_set order by opens_at nulls first, id;

-- name: opens_at(id)$
-- When a rule set opens.
select opens_at from rule_set where id = :id;
