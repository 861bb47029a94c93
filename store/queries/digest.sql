-- name: last_before(instant)$
-- When the digest before this instant was written.
select max(queued_at) from letter where entity = 'digest' and queued_at < :instant;

-- name: due(after, until, size)
-- What is to be decided in a span of time, unless its clock rests; `total` counts it all.
select matter, number, organisation, due_at, account.full_name as reviewer, count(*) over () as total
from open_review left join account on account.id = open_review.reviewer
where next_step in ('review', 'overdue') and due_at > :after and due_at <= :until
order by due_at, number
limit :size;

-- name: received(since, until, size)
-- What was received in a span of time and is not decided.
select matter, number, organisation, due_at, account.full_name as reviewer, count(*) over () as total
from open_review left join account on account.id = open_review.reviewer
where received_at > :since and received_at <= :until
order by received_at, number
limit :size;

-- name: answered(since, until, size)
-- Open applications that got an answer to a request for information in a span of time.
select 'application' as matter, application.number, legal_name as organisation, due_at, account.full_name as reviewer, count(*) over () as total
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
select 'application' as matter, application.number, legal_name as organisation, due_at, account.full_name as reviewer, count(*) over () as total
from application left join account on account.id = application.reviewer
where stage = 'information_requested' and next_step = 'may_close'
order by next_at, application.number
limit :size;

-- name: disposals()
-- Disposal lists that wait for a proposal or for its confirmation.
select year from disposal where state in ('listed', 'proposed') order by year;

-- name: problems()$
-- How many problems that readers reported nobody has settled.
select count(*) from opportunity_problem where settled_at is null;
