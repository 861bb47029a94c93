-- name: last_before(instant)$
-- When the digest before this instant was written.
select max(queued_at) from letter where entity = 'digest' and queued_at < :instant;

-- name: due(after, until, size)
-- Applications whose answer is due in a span of time, unless the clock rests; `total` counts them all.
select application.number, legal_name as organisation, due_at, account.full_name as reviewer, count(*) over () as total
from application left join account on account.id = application.reviewer
where stage in ('submitted', 'under_review', 'information_requested')
  and next_step in ('review', 'overdue')
  and due_at > :after and due_at <= :until
order by due_at, application.number
limit :size;

-- name: received(since, until, size)
-- Open applications received in a span of time.
select application.number, legal_name as organisation, due_at, account.full_name as reviewer, count(*) over () as total
from application left join account on account.id = application.reviewer
where stage in ('submitted', 'under_review', 'information_requested')
  and received_at > :since and received_at <= :until
order by received_at, application.number
limit :size;

-- name: answered(since, until, size)
-- Open applications that got an answer to a request for information in a span of time.
select application.number, legal_name as organisation, due_at, account.full_name as reviewer, count(*) over () as total
from application left join account on account.id = application.reviewer
where stage in ('submitted', 'under_review', 'information_requested')
  and exists (
      select from information_request
      where information_request.application = application.number and answered_at > :since and answered_at <= :until
  )
order by due_at, application.number
limit :size;

-- name: may_be_closed(size)
-- Applications whose applicant left the last reminder unanswered.
select application.number, legal_name as organisation, due_at, account.full_name as reviewer, count(*) over () as total
from application left join account on account.id = application.reviewer
where stage = 'information_requested' and next_step = 'may_close'
order by next_at, application.number
limit :size;
