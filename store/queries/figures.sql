-- name: by_month(first, after)
-- Dates that ended and what was issued for them, by the month of their last day: a period that ends with December is
-- over in the first instant of January.
select to_char(last_day, 'YYYY-MM') as month, count(distinct event) as events,
       count(*) as dates, coalesce(sum(issued), 0) as issued, coalesce(sum(paper), 0) as paper,
       count(*) filter (where outstanding_since is not null and state = 'delivered') as outstanding
from occurrence
where last_day >= :first and last_day < :after and state in ('delivered', 'counted')
group by month order by month;

-- name: units_by_month(first, after)
-- Units of the valid certificates issued here for these dates.
select to_char(last_day, 'YYYY-MM') as month, sum(units) as units
from occurrence join certificate on certificate.event = occurrence.event and certificate.occurrence = ordinal
where last_day >= :first and last_day < :after and occurrence.state in ('delivered', 'counted') and certificate.state = 'valid'
group by month;

-- name: of_provider(provider)^
-- What a provider has done so far.
select count(*) filter (where state in ('delivered', 'counted')) as dates, coalesce(sum(issued), 0) as issued,
       coalesce(sum(paper), 0) as paper, count(*) filter (where state = 'delivered') as owed,
       count(*) filter (where outstanding_since is not null and state = 'delivered') as outstanding
from occurrence where provider = :provider;
