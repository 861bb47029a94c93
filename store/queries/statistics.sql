-- name: handled(begins, ends)
-- What became of the applications that were received between two instants.
select received_at, stage, promised_at, due_at, decided_at, reapplies is not null as reapplies,
       (select max(asked_at) from information_request
        where information_request.application = application.number and answered_at is null) as resting_since
from application
where received_at >= :begins and received_at < :ends
order by received_at;

-- name: closed()
-- Every closure, with the instant it was entered.
select day, reason, added_at from closure order by day;

-- name: overdue_since()
-- When each outstanding count was due.
select count_due_at from occurrence where outstanding_since is not null and state = 'delivered';

-- name: reports()
-- How the annual reports of each year stand.
select year, count(*) as owed, count(*) filter (where state = 'completed') as completed,
       count(*) filter (where state = 'open') as open,
       count(*) filter (where state = 'open' and late_since is not null) as late
from annual_report
group by year
order by year;

-- name: first_receipt()$
-- When the first application was received.
select min(received_at) from application;
