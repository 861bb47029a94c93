-- name: add(id, opportunity, kind, text, email, reported_at)^
-- A problem, unless the same form brought it before; then nothing comes back.
insert into opportunity_problem (id, opportunity, kind, text, email, reported_at)
values (:id, :opportunity, :kind, :text, :email, :reported_at)
on conflict (id) do nothing
returning id;

-- name: settle(id, by, outcome, as_of)^
-- Settle one that is open.
update opportunity_problem set settled_at = :as_of, settled_by = :by, outcome = :outcome
where id = :id and settled_at is null
returning opportunity;

-- name: find(id)^
-- One problem with what it is about.
select problem.*, title, organisation, account.full_name as settled_name
from opportunity_problem as problem join opportunity on opportunity.number = problem.opportunity
left join account on problem.settled_by = 'account:' || account.id
where problem.id = :id;

-- name: open_ones(size, skip)
-- Those nobody has settled, the oldest first; `total` counts all pages.
select problem.*, title, organisation, null as settled_name, count(*) over () as total
from opportunity_problem as problem join opportunity on opportunity.number = problem.opportunity
where settled_at is null
order by reported_at, id
limit :size offset :skip;

-- name: settled(size, skip)
-- Those that are settled, the last one first; `total` counts all pages.
select problem.*, title, organisation, account.full_name as settled_name, count(*) over () as total
from opportunity_problem as problem join opportunity on opportunity.number = problem.opportunity
left join account on problem.settled_by = 'account:' || account.id
where settled_at is not null
order by settled_at desc, problem.id
limit :size offset :skip;

-- name: of_opportunity(opportunity)
-- Everything about one opportunity, the last first.
select problem.*, title, organisation, account.full_name as settled_name
from opportunity_problem as problem join opportunity on opportunity.number = problem.opportunity
left join account on problem.settled_by = 'account:' || account.id
where problem.opportunity = :opportunity
order by reported_at desc, problem.id;
