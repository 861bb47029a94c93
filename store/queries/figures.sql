-- name: by_month(first, after)
-- Dates that ended, certificates issued here and on paper, month by month as Montana counts them.
select to_char(ends_at at time zone 'America/Denver', 'YYYY-MM') as month, count(*) as dates,
       coalesce(sum(issued), 0) as issued, coalesce(sum(paper), 0) as paper,
       count(*) filter (where outstanding_since is not null and state = 'delivered') as outstanding
from occurrence
where ends_at >= :first and ends_at < :after and state <> 'cancelled'
group by month order by month;

-- name: of_provider(provider)^
-- What a provider has done so far.
select count(*) as dates, coalesce(sum(issued), 0) as issued, coalesce(sum(paper), 0) as paper,
       count(*) filter (where outstanding_since is not null and state = 'delivered') as outstanding
from occurrence where provider = :provider and state <> 'cancelled';
