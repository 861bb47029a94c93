-- Events, their occurrences and counts; rosters, runs and certificates.

alter table submission drop constraint submission_kind_check;
alter table submission add constraint submission_kind_check check (kind in (
    'application', 'assign', 'request_information', 'answer', 'approve', 'deny', 'withdraw', 'access_request',
    'event', 'revise', 'cancel', 'count', 'close', 'archive', 'certificates'
));
alter table link drop constraint link_purpose_check;
alter table link add constraint link_purpose_check check (purpose in ('set_password', 'draft', 'status', 'certificate'));

create sequence event_number;

create table event (
    number text primary key,
    provider text not null references provider,
    submission uuid not null unique references submission,
    rule_set text not null,
    stage text not null check (stage in ('reported', 'delivered', 'settled', 'archived', 'cancelled')),
    version int not null default 1,
    form jsonb not null,
    title text not null,
    format text not null,
    search_key text not null,
    first_day date not null,
    last_day date,
    late boolean not null,
    reported_at timestamptz not null,
    reported_by text not null,
    cancelled_at timestamptz,
    cancel_reason text,
    archived_at timestamptz,
    next_step text,
    next_at timestamptz
);
create index event_provider_stage on event (provider, stage, next_at, number);
create index event_provider_day on event (provider, first_day desc, number);
create index event_reported on event (reported_at desc, number desc);
create index event_stage on event (stage, reported_at desc, number desc);
create index event_search on event using gin (search_key gin_trgm_ops);

-- What the form was, version by version; nothing is ever overwritten.
create table event_version (
    event text not null references event,
    version int not null,
    form jsonb not null,
    at timestamptz not null,
    actor text not null,
    reason text not null default '',
    submission uuid,
    primary key (event, version)
);

create table event_draft (
    id uuid primary key,
    provider text not null references provider,
    account bigint not null references account,
    revises text references event,
    fields jsonb not null default '{}',
    revision int not null default 1,
    saved_from text not null default '',
    created_at timestamptz not null,
    changed_at timestamptz not null,
    submission uuid
);
create index event_draft_provider on event_draft (provider, changed_at desc) where submission is null;

create table occurrence (
    event text not null references event,
    ordinal int not null check (ordinal >= 1),
    provider text not null references provider,
    state text not null check (state in ('scheduled', 'delivered', 'counted', 'cancelled')),
    first_day date not null,
    last_day date not null,
    starts_at timestamptz not null,
    ends_at timestamptz not null,
    location text not null default '',
    link text not null default '',
    rungs jsonb not null,
    passed_until timestamptz,
    count_due_at timestamptz not null,
    issued int not null default 0 check (issued >= 0),
    paper int check (paper >= 0),
    counted_at timestamptz,
    counted_by text,
    count_note text not null default '',
    outstanding_since timestamptz,
    primary key (event, ordinal),
    check ((state = 'counted') = (counted_at is not null))
);
create index occurrence_owed on occurrence (provider, count_due_at) where state = 'delivered';
create index occurrence_outstanding on occurrence (outstanding_since, event, ordinal)
    where outstanding_since is not null and state = 'delivered';
create index occurrence_provider_outstanding on occurrence (provider)
    where outstanding_since is not null and state = 'delivered';
create index occurrence_to_come on occurrence (provider, starts_at) where state = 'scheduled';
create index occurrence_provider_day on occurrence (provider, last_day, first_day);
create index occurrence_ended on occurrence (ends_at);

-- Where attendees of an occurrence claim their certificates with a code.
create table claim_window (
    code citext primary key,
    event text not null,
    occurrence int not null,
    roster uuid not null,
    opens_at timestamptz not null,
    closes_at timestamptz not null,
    opened_by text not null,
    foreign key (event, occurrence) references occurrence
);
create index claim_window_event on claim_window (event, occurrence);

create table roster (
    id uuid primary key,
    event text not null,
    occurrence int not null,
    provider text not null references provider,
    source text not null check (source in ('file', 'paste', 'single', 'claim', 'correction', 'revision')),
    purpose text not null check (purpose in ('issue', 'reissue', 'void')),
    file text not null default '',
    cells jsonb,
    mapping text[] not null default '{}',
    reason text not null default '',
    made_at timestamptz not null,
    made_by text not null,
    foreign key (event, occurrence) references occurrence
);
create index roster_event on roster (event, made_at desc);
create index roster_provider on roster (provider, made_at desc);
alter table claim_window add foreign key (roster) references roster;

create table roster_row (
    roster uuid not null references roster,
    line int not null,
    cells text[] not null default '{}',
    name text not null default '',
    email text not null default '',
    person_key text not null default '',
    units numeric(6, 2),
    sessions text[] not null default '{}',
    attended_on date,
    folio text not null default '',
    state text not null check (state in ('bad', 'ask', 'good', 'taken', 'done', 'left_out')),
    problems jsonb not null default '[]',
    replaces text,
    certificate text unique,
    run int,
    primary key (roster, line)
);
create index roster_row_state on roster_row (roster, state, line);
create index roster_row_run on roster_row (roster, run, line) where run is not null;

-- How a provider's columns were read last time, by their headings.
create table column_mapping (
    provider text not null references provider,
    header_key text not null,
    mapping text[] not null,
    used_at timestamptz not null,
    primary key (provider, header_key)
);

create table certificate_run (
    event text not null references event,
    number int not null,
    roster uuid not null references roster,
    purpose text not null check (purpose in ('issue', 'reissue', 'void')),
    state text not null check (state in ('saved', 'running', 'done')),
    rows int not null,
    done int not null default 0,
    failed int not null default 0,
    asked_by text not null,
    asked_at timestamptz not null,
    finished_at timestamptz,
    primary key (event, number)
);
create index certificate_run_unfinished on certificate_run (asked_at) where state <> 'done';

create table certificate (
    number text primary key,
    event text not null,
    occurrence int not null,
    provider text not null references provider,
    version int not null,
    roster uuid not null,
    line int not null,
    run int not null,
    name text not null,
    email text not null,
    person_key text not null,
    units numeric(6, 2) not null,
    folio text not null default '',
    sessions text[] not null default '{}',
    attended_on date,
    template text not null,
    data jsonb not null,
    sha256 text not null,
    issued_at timestamptz not null,
    issued_by text not null,
    state text not null default 'valid' check (state in ('valid', 'voided')),
    voided_at timestamptz,
    voided_by text,
    void_reason text,
    replaces text,
    replaced_by text,
    unique (roster, line),
    foreign key (event, occurrence) references occurrence,
    check ((state = 'voided') = (voided_at is not null))
);
-- Each person has one valid certificate of an occurrence, whatever is uploaded twice.
create unique index certificate_person on certificate (event, occurrence, person_key) where state = 'valid';
create index certificate_event on certificate (event, occurrence, name);
create index certificate_run_lines on certificate (event, run, line);
create index certificate_provider_issued on certificate (provider, issued_at);
