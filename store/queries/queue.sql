-- name: open_page(reviewer, unassigned, stage, overdue_at, first, second, third, after_due, after_number, size)
-- Open applications by the instant they are due; a null filter filters nothing. Read on from the last line shown.
select application.number, application.legal_name, application.kind, application.stage, application.received_at,
       application.due_at, application.next_step, application.next_at, application.reviewer,
       application.reapplies, account.full_name as reviewer_name
from application left join account on account.id = application.reviewer
where application.stage in ('submitted', 'under_review', 'information_requested')
  and (:reviewer::bigint is null or application.reviewer = :reviewer)
  and (not :unassigned::boolean or application.reviewer is null)
  and (:stage::text is null or application.stage = :stage)
  and (:overdue_at::timestamptz is null
       or (application.due_at <= :overdue_at and application.next_step not in ('information_owed', 'may_close')))
  and (:first::text is null or application.search_key like :first)
  and (:second::text is null or application.search_key like :second)
  and (:third::text is null or application.search_key like :third)
  and (:after_due::timestamptz is null or (application.due_at, application.number) > (:after_due, :after_number::text))
order by application.due_at, application.number
limit :size;

-- name: open_total(reviewer, unassigned, stage, overdue_at, first, second, third, most)$
-- How many there are, counted no further than needed.
select count(*) from (
    select 1 from application
    where stage in ('submitted', 'under_review', 'information_requested')
      and (:reviewer::bigint is null or reviewer = :reviewer)
      and (not :unassigned::boolean or reviewer is null)
      and (:stage::text is null or stage = :stage)
      and (:overdue_at::timestamptz is null
           or (due_at <= :overdue_at and next_step not in ('information_owed', 'may_close')))
      and (:first::text is null or search_key like :first)
      and (:second::text is null or search_key like :second)
      and (:third::text is null or search_key like :third)
    limit :most
) as counted;

-- name: all_page(first, second, third, before, before_number, size)
-- Applications in every stage, the newest first.
select application.number, application.legal_name, application.kind, application.stage, application.received_at,
       application.due_at, application.next_step, application.next_at, application.reviewer,
       application.reapplies, account.full_name as reviewer_name
from application left join account on account.id = application.reviewer
where (:first::text is null or application.search_key like :first)
  and (:second::text is null or application.search_key like :second)
  and (:third::text is null or application.search_key like :third)
  and (:before::timestamptz is null
       or (application.received_at, application.number) < (:before, :before_number::text))
order by application.received_at desc, application.number desc
limit :size;

-- name: all_total(first, second, third, most)$
-- How many there are, counted no further than needed.
select count(*) from (
    select 1 from application
    where (:first::text is null or search_key like :first)
      and (:second::text is null or search_key like :second)
      and (:third::text is null or search_key like :third)
    limit :most
) as counted;

-- name: plan_anew()!
-- What a search finds decides how it is best looked for; a plan for all searches alike would be slow for most.
set local plan_cache_mode = force_custom_plan;

-- name: also_waiting()
-- What else waits for a decision, by what it is.
select matter, count(*) as waiting from open_review where matter <> 'application' group by matter order by matter;
