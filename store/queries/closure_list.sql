-- name: all()
-- Every closure, the latest first, with the name of who entered it.
select closure.day, closure.reason, closure.added_at, coalesce(account.full_name, closure.added_by) as added_by
from closure left join account on closure.added_by = 'account:' || account.id
order by closure.day desc;

-- name: promised_across(day, size)
-- Open applications that keep their due date although it was counted with this day; `total` counts them all.
select number, due_at, count(*) over () as total
from application
where stage in ('submitted', 'under_review', 'information_requested')
  and (received_at at time zone 'America/Denver')::date < :day
  and (due_at at time zone 'America/Denver')::date >= :day
order by due_at, number
limit :size;
