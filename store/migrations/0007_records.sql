-- Annual reports, record bundles, legal holds and disposal.

alter table submission drop constraint submission_kind_check;
alter table submission add constraint submission_kind_check check (kind in (
    'application', 'assign', 'request_information', 'answer', 'approve', 'deny', 'withdraw', 'supersede',
    'access_request',
    'event', 'revise', 'cancel', 'count', 'close', 'archive', 'certificates',
    'opening', 'extend_all',
    'reapply', 'settle_reapplication', 'extend', 'suspend', 'reinstate', 'end_approval', 'cease', 'keep',
    'announcement', 'reschedule', 'pause', 'resume', 'stop',
    'open_reports', 'confirm_report', 'reopen_report',
    'propose_disposal', 'confirm_disposal', 'drop_disposal',
    'verify_bundle'
));

-- One a provider and report year (ARM 10.57.216(2)(c)), named by the calendar year in which the report year begins.
-- `carried` says whether its workflow was started. Times run while it is open; `retain_until` stands while it is
-- completed, and is computed anew each time it is.
create table annual_report (
    provider text not null references provider,
    year int not null,
    first_day date not null,
    last_day date not null,
    state text not null default 'open' check (state in ('open', 'completed')),
    carried boolean not null default false,
    opened_at timestamptz not null,
    due_at timestamptz not null,
    rungs jsonb not null,
    rung_passed timestamptz,
    late_since timestamptz,
    version int not null default 0,
    completed_at timestamptz,
    completed_by text,
    completed_on date,
    retain_until date,
    reopened_at timestamptz,
    reopened_by text,
    reopen_reason text not null default '',
    disposed_at timestamptz,
    next_step text,
    next_at timestamptz,
    primary key (provider, year),
    check (first_day <= last_day),
    check ((state = 'completed') = (completed_at is not null)
           and (completed_at is null) = (completed_on is null) and (completed_at is null) = (retain_until is null))
);
create index annual_report_year on annual_report (year, state, provider);
create index annual_report_uncarried on annual_report (provider, year) where not carried;
create index annual_report_open on annual_report (due_at, provider, year) where state = 'open';
create index annual_report_kept on annual_report (retain_until, provider, year)
    where state = 'completed' and disposed_at is null;

-- What was confirmed, each time it was, word for word; `reason` says why the one before was reopened.
create table annual_report_version (
    provider text not null,
    year int not null,
    version int not null,
    content jsonb not null,
    statement text not null,
    signed_by text not null default '',
    at timestamptz not null,
    actor text not null,
    submission uuid,
    reason text not null default '',
    primary key (provider, year, version),
    foreign key (provider, year) references annual_report
);

-- Until when the records of an event are kept: that of the report year which is kept longest, once all that cover the
-- event are completed; null while one of them is not.
alter table event add column retain_until date;
create index event_retained on event (retain_until, number) where retain_until is not null;

-- The dates that place an event within report years: those that were not cancelled; of a cancelled event, all of them.
create view standing_date as
select occurrence.provider, occurrence.event, occurrence.ordinal, occurrence.last_day
from occurrence join event on event.number = occurrence.event
where occurrence.state <> 'cancelled' or event.stage = 'cancelled';

-- The records of a provider's year as files with a manifest, written when a report is completed.
create table record_bundle (
    provider text not null,
    year int not null,
    version int not null,
    folder text not null unique,
    state text not null default 'planned' check (state in ('planned', 'whole', 'damaged', 'disposed')),
    manifest_sha256 text,
    files int not null default 0,
    bytes bigint not null default 0,
    planned_at timestamptz not null,
    written_at timestamptz,
    verified_at timestamptz,
    repaired_at timestamptz,
    removed_at timestamptz,
    problem text not null default '',
    primary key (provider, year, version),
    foreign key (provider, year) references annual_report,
    check ((state = 'planned') = (written_at is null) or state = 'disposed')
);
create index record_bundle_verified on record_bundle (verified_at, provider, year) where state in ('whole', 'damaged');
create index record_bundle_planned on record_bundle (planned_at) where state = 'planned';

-- While one stands, nothing of the provider, or of the one year it names, is disposed of.
create table legal_hold (
    id uuid primary key,
    provider text not null references provider,
    year int,
    reason text not null,
    placed_by text not null,
    placed_at timestamptz not null,
    lifted_by text,
    lifted_at timestamptz,
    lift_reason text not null default '',
    check ((lifted_by is null) = (lifted_at is null))
);
create index legal_hold_standing on legal_hold (provider, year) where lifted_at is null;

-- One a calendar year: what was due, proposed by one person and confirmed by another, and what was done.
create table disposal (
    year int primary key,
    state text not null default 'listed'
        check (state in ('listed', 'proposed', 'confirmed', 'dropped', 'done')),
    due_before date not null,
    listed_at timestamptz not null,
    proposed_by text,
    proposed_at timestamptz,
    confirmed_by text,
    confirmed_at timestamptz,
    dropped_by text,
    dropped_at timestamptz,
    drop_reason text not null default '',
    done_at timestamptz,
    certificate jsonb,
    certificate_sha256 text,
    check ((proposed_by is null) = (proposed_at is null)),
    check ((confirmed_by is null) = (confirmed_at is null)),
    check (confirmed_by is null or confirmed_by <> proposed_by),
    check (state not in ('confirmed', 'done') or confirmed_at is not null),
    check ((state = 'dropped') = (dropped_at is not null)),
    check ((state = 'done') = (done_at is not null))
);
create table disposal_line (
    disposal int not null references disposal,
    ordinal int not null,
    provider text not null,
    year int not null,
    retain_until date not null,
    events int not null,
    certificates int not null,
    state text not null default 'listed' check (state in ('listed', 'held', 'disposed', 'left_out')),
    why text not null default '',
    disposed_at timestamptz,
    primary key (disposal, ordinal),
    unique (disposal, provider, year),
    foreign key (provider, year) references annual_report,
    check ((state = 'disposed') = (disposed_at is not null))
);

-- Of a certificate that was disposed of, the number, the event, the units and the days are left; of a letter, what kind
-- of letter it was, about what, and when it was sent. A bundle's folder is removed from the vault once its row says that
-- it is disposed of, and then has `removed_at`.
alter table certificate add column disposed_at timestamptz;
alter table event add column disposed_at timestamptz;
alter table letter add column disposed_at timestamptz;

-- The units of a year are summed without reading its certificates.
create index certificate_units on certificate (event, occurrence) include (units) where state = 'valid';

-- Of a row that another one of its list stands for, the line of that one, so that they can be taken apart again.
alter table roster_row add column merged_into int;
