-- Applications end to end: accounts, drafts, submissions, applications, providers, letters, audit.
-- Postgres holds what is recorded; the workflow holds what is awaited.

create extension if not exists citext;
create extension if not exists pg_trgm;

create sequence application_number;
create sequence provider_number;

create table account (
    id              bigint generated always as identity primary key,
    user_name       citext not null unique,
    full_name       text not null,
    email           citext not null,
    phone           text not null default '',
    role            text not null check (role in ('reviewer', 'supervisor', 'administrator', 'provider')),
    provider        text,
    active          boolean not null default true,
    password_hash   text,
    password_set_at timestamptz,
    created_at      timestamptz not null,
    check ((role = 'provider') = (provider is not null))
);
create index account_email on account (email);
create index account_provider on account (provider) where provider is not null;

-- Only the hash of a session's token is kept, so a copy of this table opens no session.
create table session (
    token_hash   bytea primary key,
    account      bigint not null references account,
    form_secret  text not null,
    created_at   timestamptz not null,
    last_seen_at timestamptz not null,
    expires_at   timestamptz not null,
    address      text not null default ''
);
create index session_account on session (account);

create table link (
    id         uuid primary key,
    purpose    text not null check (purpose in ('set_password', 'draft', 'status')),
    subject    text not null,
    issued_at  timestamptz not null,
    expires_at timestamptz not null,
    used_at    timestamptz
);
create index link_subject on link (subject);

create table draft (
    id          uuid primary key,
    rule_set    text not null,
    fields      jsonb not null default '{}',
    revision    integer not null default 1,
    created_at  timestamptz not null,
    changed_at  timestamptz not null,
    application text
);

create table submission (
    id              uuid primary key,
    kind            text not null check (kind in ('application', 'assign', 'request_information', 'answer', 'approve',
                                                  'deny', 'withdraw', 'access_request')),
    entity          text not null,
    natural_key     text not null unique,
    actor           text not null,
    received_at     timestamptz not null,
    payload         jsonb not null,
    state           text not null default 'saved' check (state in ('saved', 'accepted', 'refused')),
    attempts        integer not null default 0,
    next_attempt_at timestamptz not null,
    refusal         jsonb,
    settled_at      timestamptz
);
create index submission_saved on submission (next_attempt_at) where state = 'saved';
create index submission_entity on submission (entity, received_at);

create table file (
    id          uuid primary key,
    draft       uuid references draft,
    application text,
    submission  uuid,
    question    text not null,
    name        text not null,
    media_type  text not null,
    size        integer not null,
    sha256      bytea not null,
    content     bytea not null,
    received_at timestamptz not null
);
create index file_draft on file (draft);
create index file_application on file (application);

create table application (
    number       text primary key,
    submission   uuid not null unique references submission,
    rule_set     text not null,
    stage        text not null check (stage in ('submitted', 'under_review', 'information_requested', 'approved', 'denied',
                                                'withdrawn')),
    form         jsonb not null,
    legal_name   text not null,
    search_key   text not null,
    name_key     text not null,
    domains      text[] not null default '{}',
    kind         text not null,
    received_at  timestamptz not null,
    promised_at  timestamptz not null,
    due_at       timestamptz not null,
    clock        jsonb not null,
    reviewer     bigint references account,
    decided_at   timestamptz,
    decided_by   text,
    next_step    text,
    next_at      timestamptz,
    rung_passed  timestamptz
);
create index application_open_due on application (due_at, number)
    where stage in ('submitted', 'under_review', 'information_requested');
create index application_reviewer on application (reviewer, due_at)
    where stage in ('submitted', 'under_review', 'information_requested');
create index application_stage on application (stage, received_at desc);
create index application_search on application using gin (search_key gin_trgm_ops);
create index application_name on application using gin (name_key gin_trgm_ops);
create index application_domains on application using gin (domains);

create table information_request (
    submission        uuid primary key,
    application       text not null references application,
    asked_by          text not null,
    asked_at          timestamptz not null,
    text              text not null,
    questions         text[] not null default '{}',
    rungs             jsonb not null,
    answered_at       timestamptz,
    answer            text,
    answer_submission uuid
);
create index information_request_application on information_request (application, asked_at);

create table denial_reason (
    application text not null references application,
    criterion   text not null,
    reason      text not null,
    primary key (application, criterion)
);

create table provider (
    number            text primary key,
    application       text not null unique references application,
    legal_name        text not null,
    other_names       text not null default '',
    kind              text not null,
    city              text not null,
    web_site          text not null default '',
    phone             text not null default '',
    address           jsonb not null,
    primary_contact   jsonb not null,
    backup_contact    jsonb not null,
    directory_consent boolean not null,
    standing          text not null default 'in_force',
    rule_set          text not null,
    search_key        text not null,
    name_key          text not null,
    domains           text[] not null default '{}',
    approved_at       timestamptz not null
);
alter table account add foreign key (provider) references provider;
create index provider_name_order on provider (legal_name, number);
create index provider_search on provider using gin (search_key gin_trgm_ops);
create index provider_name on provider using gin (name_key gin_trgm_ops);
create index provider_domains on provider using gin (domains);

create table letter (
    id              uuid primary key,
    key             text not null unique,
    kind            text not null,
    entity          text not null,
    to_name         text not null,
    to_address      text not null,
    priority        smallint not null check (priority between 1 and 5),
    facts           jsonb not null,
    state           text not null default 'queued' check (state in ('queued', 'dispatched', 'sent', 'failed')),
    generation      integer not null default 1,
    attempts        integer not null default 0,
    problem         text,
    queued_at       timestamptz not null,
    dispatched_at   timestamptz,
    sent_at         timestamptz
);
create index letter_queued on letter (priority, queued_at) where state = 'queued';
create index letter_dispatched on letter (dispatched_at) where state = 'dispatched';
create index letter_entity on letter (entity, queued_at);
create index letter_recent on letter (queued_at desc, id);

-- ``key`` makes every record writable once only, however often its activity runs.
create table audit_line (
    id     bigint generated always as identity primary key,
    key    text not null unique,
    at     timestamptz not null,
    actor  text not null,
    verb   text not null,
    entity text not null,
    facts  jsonb not null default '{}'
);
create index audit_line_entity on audit_line (entity, at, id);
create index audit_line_recent on audit_line (at desc, id desc);

create table staff_task (
    key       text primary key,
    kind      text not null,
    entity    text not null,
    text      text not null,
    opened_at timestamptz not null,
    done_at   timestamptz,
    done_by   text
);
create index staff_task_open on staff_task (opened_at) where done_at is null;

create table closure (
    day      date primary key,
    reason   text not null,
    added_by text not null,
    added_at timestamptz not null
);
