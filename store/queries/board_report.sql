-- name: lines(year, first, after, begins, ends, as_of)
-- Every provider with an approval, in force or suspended, at any time from :begins to :ends, or with dates it held in
-- those days all the same: an event reported before an approval lapsed keeps its validity. A lapse counts from its
-- instant on, however late it is recorded, and so does an announced end.
with history as (
    select provider, since, standing from standing
    union all
    select number, ends_at, ends_as from provider where ends_at is not null
    union all
    select provider, lapses_at, 'lapsed' from lapsing
),
known as materialized (
    select provider, since, standing from history where since <= least(:ends::timestamptz, :as_of::timestamptz)
),
before as (
    select distinct on (provider) provider, standing from known where since <= :begins::timestamptz
    order by provider, since desc
),
stands as (
    select distinct on (provider) provider, standing from known order by provider, since desc
),
approved as (
    select provider from before where standing in ('in_force', 'suspended')
    union
    select provider from known where since > :begins and since < :ends and standing in ('in_force', 'suspended')
),
ended as materialized (
    select provider, event, ordinal, issued, paper from occurrence
    where last_day >= :first::date and last_day < :after::date and state in ('delivered', 'counted')
),
held as (
    select provider, count(distinct event) as events, count(*) as dates, coalesce(sum(issued), 0) as issued,
           coalesce(sum(paper), 0) as paper
    from ended group by provider
),
units as (
    select ended.provider, sum(certificate.units) as units
    from ended join certificate on certificate.event = ended.event and certificate.occurrence = ended.ordinal
    where certificate.state = 'valid'
    group by ended.provider
)
select provider.number as provider, legal_name, kind, city, approved_at, stands.standing,
       before.standing as standing_before, coalesce(events, 0) as events, coalesce(dates, 0) as dates,
       coalesce(issued, 0) as issued, coalesce(paper, 0) as paper, coalesce(units, 0) as units,
       annual_report.state as report, annual_report.late_since is not null as late, completed_on
from provider
left join before on before.provider = provider.number
left join stands on stands.provider = provider.number
left join held on held.provider = provider.number
left join units on units.provider = provider.number
left join annual_report on annual_report.provider = provider.number and annual_report.year = :year
where provider.number in (select approved.provider from approved) or held.provider is not null
order by legal_name, provider.number;

-- name: first_approval()$
-- When the first provider was approved.
select min(approved_at) from provider;
