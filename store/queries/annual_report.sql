-- name: open_all(year, first_day, last_day, began, ended, opened_at, due_at, rungs)$
-- A report for everybody whose approval stood, if suspended, at any time of the year, or who has a date in it: also one of
-- an event that was cancelled, for its records are kept by that year's report. How many are new.
with opened as (
    insert into annual_report (provider, year, first_day, last_day, opened_at, due_at, rungs, next_step, next_at)
    select number, :year, :first_day, :last_day, :opened_at, :due_at, :rungs, 'confirm', :due_at
    from provider
    where exists (select from standing as stood
                  where stood.provider = provider.number and stood.standing in ('in_force', 'suspended')
                    and stood.since < :ended
                    and not exists (select from standing as later
                                    where later.provider = stood.provider and later.since > stood.since
                                      and later.since <= :began))
       or exists (select from standing_date
                  where standing_date.provider = provider.number
                    and standing_date.last_day between :first_day and :last_day)
    on conflict do nothing
    returning 1
)
select count(*) from opened;

-- name: open_missing(provider, days, opened_at, due_at, rungs)!
-- The report of a provider for each year that is open for others, covers one of these days, and asks it for nothing yet.
insert into annual_report (provider, year, first_day, last_day, opened_at, due_at, rungs, next_step, next_at)
select distinct :provider, year, first_day, last_day, :opened_at::timestamptz, :due_at::timestamptz, :rungs::jsonb,
       'confirm', :due_at::timestamptz
from annual_report
where exists (select from unnest(:days::date[]) as day where day between first_day and last_day)
on conflict do nothing;

-- name: find(provider, year)^
-- One report.
select * from annual_report where provider = :provider and year = :year;

-- name: lock(provider, year)^
-- One report, held until the transaction ends, so that decisions come one after the other.
select * from annual_report where provider = :provider and year = :year for update;

-- name: save(provider, year, state, opened_at, due_at, rungs, rung_passed, late_since, version, completed_at, completed_by, completed_on, retain_until, reopened_at, reopened_by, reopen_reason, next_step, next_at)!
-- Everything about a report that ever changes.
update annual_report
set state = :state, opened_at = :opened_at, due_at = :due_at, rungs = :rungs, rung_passed = :rung_passed,
    late_since = :late_since, version = :version, completed_at = :completed_at, completed_by = :completed_by,
    completed_on = :completed_on, retain_until = :retain_until, reopened_at = :reopened_at,
    reopened_by = :reopened_by, reopen_reason = :reopen_reason, next_step = :next_step, next_at = :next_at
where provider = :provider and year = :year;

-- name: add_version(provider, year, version, content, statement, signed_by, at, actor, submission, reason)!
-- What was confirmed, word for word.
insert into annual_report_version (provider, year, version, content, statement, signed_by, at, actor, submission,
                                   reason)
values (:provider, :year, :version, :content, :statement, :signed_by, :at, :actor, :submission, :reason)
on conflict do nothing;

-- name: version(provider, year, version)^
-- What was confirmed once.
select * from annual_report_version where provider = :provider and year = :year and version = :version;

-- name: versions(provider, year)
-- Everything that was ever confirmed of a year, the first one first.
select * from annual_report_version where provider = :provider and year = :year order by version;

-- name: of_provider(provider)
-- Every report of a provider, the latest year first.
select * from annual_report where provider = :provider order by year desc;

-- name: completed_covering(provider, days)
-- The completed reports of a provider that cover one of these days, the earliest year first.
select * from annual_report
where provider = :provider and state = 'completed'
  and exists (select from unnest(:days::date[]) as day where day between first_day and last_day)
order by year;

-- name: years()
-- The report years of which there are reports, the latest one first.
select distinct year from annual_report order by year desc;

-- name: counts(year)^
-- How many reports of a year there are, and how they stand.
select count(*) as owed, count(*) filter (where state = 'completed') as completed,
       count(*) filter (where state = 'open') as open,
       count(*) filter (where state = 'open' and late_since is not null) as late
from annual_report where year = :year;

-- name: late()$
-- How many reports are late, of whatever year.
select count(*) from annual_report where state = 'open' and late_since is not null;

-- name: of_year(year, state, late, first, second, third, size, skip)
-- Reports of a year with their providers by name; a null filter filters nothing. `total` counts them all.
select annual_report.provider, provider.legal_name as organisation, annual_report.year, annual_report.state,
       annual_report.due_at, annual_report.late_since, annual_report.version, annual_report.completed_on,
       annual_report.retain_until, annual_report.reopened_at, annual_report.disposed_at, count(*) over () as total
from annual_report join provider on provider.number = annual_report.provider
where annual_report.year = :year and (:state::text is null or annual_report.state = :state)
  and (not :late::boolean or (annual_report.state = 'open' and annual_report.late_since is not null))
  and (:first::text is null or provider.search_key like :first)
  and (:second::text is null or provider.search_key like :second)
  and (:third::text is null or provider.search_key like :third)
order by provider.legal_name, annual_report.provider
limit :size offset :skip;

-- name: events(provider, first_day, last_day)
-- The events of a provider with a date in these days that was not cancelled.
select * from event
where provider = :provider
  and number in (select event from occurrence
                 where provider = :provider and state <> 'cancelled' and last_day between :first_day and :last_day)
order by number;

-- name: occurrences(provider, first_day, last_day)
-- The dates of a provider that lie in these days.
select * from occurrence
where provider = :provider and last_day between :first_day and :last_day
order by event, ordinal;

-- name: units(provider, first_day, last_day)
-- Units of the valid certificates issued here for the dates of a provider that lie in these days.
select certificate.event, certificate.occurrence, sum(certificate.units) as units
from occurrence
join certificate on certificate.event = occurrence.event and certificate.occurrence = occurrence.ordinal
where occurrence.provider = :provider and occurrence.last_day between :first_day and :last_day
  and certificate.state = 'valid'
group by certificate.event, certificate.occurrence;

-- name: under_way(provider, first_day, last_day)
-- The dates of a provider in these days of which a run of certificates is not through, or is about to begin for what was
-- claimed; a revision is of all dates.
select distinct occurrence.event, occurrence.ordinal as occurrence
from certificate_run
join roster on roster.id = certificate_run.roster
join occurrence on occurrence.event = roster.event
               and (occurrence.ordinal = roster.occurrence or roster.source = 'revision')
where certificate_run.state <> 'done' and occurrence.provider = :provider
  and occurrence.last_day between :first_day and :last_day
union
select occurrence.event, occurrence.ordinal
from occurrence join roster on roster.event = occurrence.event and roster.occurrence = occurrence.ordinal
where occurrence.provider = :provider and occurrence.last_day between :first_day and :last_day
  and roster.source = 'claim' and exists (select from roster_row where roster = roster.id and state = 'good');

-- name: uncarried(size)
-- Reports whose workflow was never started; two workers share them.
select * from annual_report
where not carried and state = 'open'
order by provider, year
limit :size
for update skip locked;

-- name: mark_carried(providers, years)!
-- Their workflows were started.
update annual_report set carried = true
from unnest(:providers::text[], :years::int[]) as started (provider, year)
where annual_report.provider = started.provider and annual_report.year = started.year;

-- name: open_reports()
-- Reports whose workflow must run.
select * from annual_report where carried and state = 'open' order by provider, year;

-- name: is_opened(entity)$
-- Whether the opening of a report is recorded, with the letter that tells of it.
select exists (select from audit_line where key = :entity::text || '/opened');

-- name: refused(entity, kind)$
-- How often something was said about an entity and refused; whoever says it again then says something new.
select count(*) from submission where entity = :entity and kind = :kind and state = 'refused';
