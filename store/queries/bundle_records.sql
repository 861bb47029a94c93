-- The records of a provider's report year, part by part: `json` holds each row whole, the other columns are its cells.

-- name: events(provider, first_day, last_day)
-- The events of the year as they stand.
with wanted as (
    select distinct event from standing_date
    where provider = :provider and last_day between :first_day and :last_day
)
select row_to_json(line)::text as json, line.* from (
    select number, provider, title, format, stage, version, late, rule_set, first_day, last_day, reported_at,
           reported_by, cancelled_at, cancel_reason, archived_at, retain_until, submission, form::json as form
    from event where number in (select event from wanted)
) as line
order by number;

-- name: versions(provider, first_day, last_day)
-- Every version of their forms.
with wanted as (
    select distinct event from standing_date
    where provider = :provider and last_day between :first_day and :last_day
)
select row_to_json(line)::text as json, line.* from (
    select event, version, at, actor, reason, submission, form::json as form
    from event_version where event in (select event from wanted)
) as line
order by event, version;

-- name: occurrences(provider, first_day, last_day)
-- All their dates, also those of other years and those that were cancelled.
with wanted as (
    select distinct event from standing_date
    where provider = :provider and last_day between :first_day and :last_day
)
select row_to_json(line)::text as json, line.* from (
    select event, ordinal, state, first_day, last_day, starts_at, ends_at, location, link, issued, paper, counted_at,
           counted_by, count_note, count_due_at, outstanding_since
    from occurrence where event in (select event from wanted)
) as line
order by event, ordinal;

-- name: certificates(provider, first_day, last_day)
-- The certificates of the dates within the year: with the data and the template that give the same bytes again.
select row_to_json(line)::text as json, line.* from (
    select certificate.number, certificate.event, certificate.occurrence, certificate.version, certificate.name,
           certificate.email, certificate.units, certificate.sessions, certificate.attended_on, certificate.folio,
           certificate.state, certificate.issued_at, certificate.issued_by, certificate.voided_at,
           certificate.voided_by, certificate.void_reason, certificate.replaces, certificate.replaced_by,
           certificate.template, certificate.sha256, certificate.data::json as data
    from occurrence
    join certificate on certificate.event = occurrence.event and certificate.occurrence = occurrence.ordinal
    where occurrence.provider = :provider and occurrence.last_day between :first_day and :last_day
     
) as line
order by event, occurrence, number;

-- name: letters(provider, first_day, last_day, report)
-- The letters about the report, the events and the certificates: to whom, and the facts they were written from.
with wanted as (
    select 'event:' || event as entity from standing_date
    where provider = :provider and last_day between :first_day and :last_day
    union
    select 'certificate:' || certificate.number from occurrence
    join certificate on certificate.event = occurrence.event and certificate.occurrence = occurrence.ordinal
    where occurrence.provider = :provider and occurrence.last_day between :first_day and :last_day
    union
    select :report::text
)
select row_to_json(line)::text as json, line.* from (
    select letter.entity, letter.key, letter.kind, letter.to_name, letter.to_address, letter.state, letter.queued_at,
           letter.sent_at, letter.message_key, letter.problem, letter.facts::json as facts
    from wanted join letter on letter.entity = wanted.entity
) as line
order by queued_at, key;

-- name: audit(provider, first_day, last_day, report)
-- Who did what to the report, the events, their certificate runs and certificates.
with its as (
    select distinct event from standing_date
    where provider = :provider and last_day between :first_day and :last_day
), wanted as (
    select 'event:' || event as entity from its
    union
    select 'certificates:' || certificate_run.event || ':' || certificate_run.number
    from its join certificate_run on certificate_run.event = its.event
    union
    select 'certificate:' || certificate.number from its join certificate on certificate.event = its.event
    union
    select :report::text
)
select row_to_json(line)::text as json, line.* from (
    select audit_line.id, audit_line.at, audit_line.actor, account.full_name as actor_name, audit_line.verb,
           audit_line.entity, audit_line.key, audit_line.facts::json as facts
    from wanted join audit_line on audit_line.entity = wanted.entity
    left join account on audit_line.actor = 'account:' || account.id
) as line
order by at, id;

-- name: report(provider, year, version)^
-- What was confirmed, whole, with when it was completed and until when its records are kept; none once it is disposed
-- of, or where anything of the year is.
select row_to_json(line)::text as text, line.first_day, line.last_day from (
    select version.provider, provider.legal_name, version.year, report.first_day, report.last_day, version.version,
           version.at, version.actor, version.signed_by, version.statement, version.reason,
           report.completed_on, report.retain_until, version.content::json as content
    from annual_report_version as version
    join annual_report as report on report.provider = version.provider and report.year = version.year
    join provider on provider.number = version.provider
    where version.provider = :provider and version.year = :year and version.version = :version
      and report.disposed_at is null
      and not exists (
          select from standing_date join event on event.number = standing_date.event
          where standing_date.provider = report.provider
            and standing_date.last_day between report.first_day and report.last_day and event.disposed_at is not null
      )
) as line;
