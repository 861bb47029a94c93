-- name: due(before)
-- Report years whose records had to be kept until an earlier day and are there still, with how many events and
-- certificates go with each: an event goes with the last of its years that is not disposed of.
select due.provider, due.year, due.retain_until, count(covered.event) as events,
       coalesce(sum(covered.certificates), 0)::int as certificates
from annual_report as due
left join lateral (
    select event.number as event,
           (select count(*) from certificate where certificate.event = event.number) as certificates
    from event
    where event.provider = due.provider and event.disposed_at is null and event.retain_until < :before
      and due.year = (
          select max(report.year) from occurrence
          join annual_report as report on report.provider = occurrence.provider
            and occurrence.last_day between report.first_day and report.last_day
          where report.disposed_at is null and occurrence.event = event.number and (occurrence.state <> 'cancelled' or event.stage = 'cancelled')
      )
) as covered on true
where due.state = 'completed' and due.disposed_at is null and due.retain_until < :before
group by due.provider, due.year
order by due.provider, due.year;

-- name: add(year, due_before, as_of)$
-- The list of a year, unless it is there already; then nothing comes back.
insert into disposal (year, due_before, listed_at) values (:year, :due_before, :as_of)
on conflict do nothing
returning true;

-- name: add_lines(year, lines)!
-- What is on the list.
insert into disposal_line (disposal, ordinal, provider, year, retain_until, events, certificates, state, why)
select :year, each.* from jsonb_to_recordset(:lines)
    as each (ordinal int, provider text, year int, retain_until date, events int, certificates int, state text,
             why text);

-- name: find(year)^
-- One year's disposal.
select * from disposal where year = :year;

-- name: lock(year)^
-- One year's disposal, held until the transaction ends, so that decisions come one after the other.
select * from disposal where year = :year for update;

-- name: every()
-- Each year's disposal, the last one first.
select * from disposal order by year desc;

-- name: open_years()
-- Disposals whose workflow must run.
select year from disposal where state in ('listed', 'proposed', 'confirmed') order by year;

-- name: save(year, state, proposed_by, proposed_at, confirmed_by, confirmed_at, dropped_by, dropped_at, drop_reason, done_at)!
-- Everything about a disposal that changes, but for its certificate.
update disposal
set state = :state, proposed_by = :proposed_by, proposed_at = :proposed_at, confirmed_by = :confirmed_by,
    confirmed_at = :confirmed_at, dropped_by = :dropped_by, dropped_at = :dropped_at, drop_reason = :drop_reason,
    done_at = :done_at
where year = :year;

-- name: keep_certificate(year, certificate, sha256)!
-- What the certificate of disposal says, and the hash of its PDF.
update disposal set certificate = :certificate, certificate_sha256 = :sha256 where year = :year;

-- name: certificate(year)^
-- What the certificate of disposal says.
select certificate, certificate_sha256 from disposal where year = :year and certificate is not null;

-- name: lines(year, state, size, skip)
-- Lines of a list in order, with the name of each provider; a null filter filters nothing.
select line.*, provider.legal_name
from disposal_line as line join provider on provider.number = line.provider
where line.disposal = :year and (:state::text is null or line.state = :state)
order by line.ordinal limit :size offset :skip;

-- name: totals(years)
-- Of each list how many lines are in each state, with their events and certificates.
select disposal as year, state, count(*)::int as lines, count(distinct provider)::int as providers,
       sum(events)::int as events, sum(certificates)::int as certificates
from disposal_line where disposal = any(:years::int[])
group by disposal, state;

-- name: left_to_do(year)
-- The ordinals of lines that are still to be disposed of, or whose folders are still to be removed from the vault.
select ordinal from disposal_line as line
where disposal = :year
  and (
      state = 'listed'
      or (state = 'disposed' and exists (
          select from record_bundle as bundle
          where bundle.provider = line.provider and bundle.year = line.year and bundle.state = 'disposed'
            and bundle.removed_at is null
      ))
  )
order by ordinal;

-- name: chunk(year, first, last)
-- The lines of a chunk that are still to be disposed of, or are disposed of.
select * from disposal_line
where disposal = :year and ordinal between :first and :last and state in ('listed', 'disposed')
order by ordinal;

-- name: lock_line(year, ordinal)^
-- One line, held until the transaction ends.
select * from disposal_line where disposal = :year and ordinal = :ordinal for update;

-- name: settle_line(year, ordinal, state, why, events, certificates, disposed_at)!
-- What became of a line; what was disposed of is counted anew.
update disposal_line
set state = :state, why = :why, events = :events, certificates = :certificates, disposed_at = :disposed_at
where disposal = :year and ordinal = :ordinal;

-- name: of_report(provider, year)^
-- The line by which a provider's year was disposed of.
select * from disposal_line where provider = :provider and year = :year and state = 'disposed';
