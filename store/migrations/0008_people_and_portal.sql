-- The people of a provider, access requests, the portal of learning opportunities, questionnaires and notices.

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
    'verify_bundle',
    'assign_access', 'match_access', 'confirm_access', 'object_access', 'grant_access', 'decline_access',
    'withdraw_access',
    'opportunity', 'assign_opportunity', 'publish_opportunity', 'return_opportunity', 'decline_opportunity',
    'take_down_opportunity', 'change_opportunity', 'withdraw_opportunity', 'renew_opportunity', 'follow_event'
));
alter table link drop constraint link_purpose_check;
alter table link add constraint link_purpose_check check (purpose in (
    'set_password', 'draft', 'status', 'certificate', 'waiting', 'subscription',
    'invitation', 'email_change', 'access', 'opportunity'
));

-- Who acts for which provider, and as what. One person may act for several; each page's address says for which.
create table membership (
    account bigint not null references account,
    provider text not null references provider,
    role text not null check (role in ('manager', 'reporter', 'viewer')),
    state text not null default 'active' check (state in ('active', 'inactive', 'removed')),
    since timestamptz not null,
    added_by text not null,
    changed_at timestamptz not null,
    primary key (account, provider)
);
create index membership_provider on membership (provider, state, account);
insert into membership (account, provider, role, since, added_by, changed_at)
select id, provider, 'manager', created_at, 'system', created_at from account where provider is not null;

-- News: what a subscriber wants to hear of ('providers', or 'opportunities:<topic>'), and until when they were told of
-- opportunities; the weekly letter finds by the index whom it has not told yet.
alter table subscription add column topics text[] not null default '{providers}';
alter table subscription add column told_until timestamptz;
create index subscription_told on subscription (coalesce(told_until, confirmed_at), id) where state = 'confirmed';

drop view reader;
alter table account drop column provider;
create view reader as
select account.email as address, account.full_name as name, provider.number as provider, provider.kind,
       provider.standing, provider.rule_set, null::uuid as subscription
from provider
join membership on membership.provider = provider.number and membership.state = 'active'
join account on account.id = membership.account and account.active
union all
select (provider.primary_contact ->> 'email')::citext, provider.primary_contact ->> 'name', provider.number,
       provider.kind, provider.standing, provider.rule_set, null
from provider
where not exists (select from membership join account on account.id = membership.account and account.active
                  where membership.provider = provider.number and membership.state = 'active')
union all
select subscription.email, subscription.name, null, null, null, null, subscription.id
from subscription where subscription.state = 'confirmed' and 'providers' = any(subscription.topics);

-- Somebody was asked to act for a provider; the link in the letter is what is accepted.
create table invitation (
    id uuid primary key,
    provider text not null references provider,
    email citext not null,
    full_name text not null,
    role text not null check (role in ('manager', 'reporter', 'viewer')),
    invited_by text not null,
    invited_at timestamptz not null,
    expires_at timestamptz not null,
    state text not null default 'open' check (state in ('open', 'accepted', 'withdrawn', 'declined')),
    settled_at timestamptz,
    account bigint references account,
    check ((state = 'open') = (settled_at is null))
);
create unique index invitation_open on invitation (provider, email) where state = 'open';

-- An address changes once its owner has confirmed at the one and at the other.
create table email_change (
    id uuid primary key,
    account bigint not null references account,
    former citext not null,
    wanted citext not null,
    asked_at timestamptz not null,
    expires_at timestamptz not null,
    former_confirmed_at timestamptz,
    wanted_confirmed_at timestamptz,
    state text not null default 'open' check (state in ('open', 'done', 'dropped')),
    settled_at timestamptz,
    check ((state = 'open') = (settled_at is null))
);
create unique index email_change_open on email_change (account) where state = 'open';

-- A session is listed and ended by a name that opens nothing.
alter table session add column id uuid not null default gen_random_uuid();
alter table session add column browser text not null default '';
create unique index session_id on session (id);

-- Somebody whose organisation is a provider already, or applies, wants to act for it.
create sequence access_request_number;
create table access_request (
    number text primary key,
    submission uuid not null unique references submission,
    rule_set text not null,
    provider text references provider,
    application text references application,
    stage text not null check (stage in ('asked', 'granted', 'declined', 'withdrawn')),
    organisation text not null,
    full_name text not null,
    email citext not null,
    phone text not null,
    word text check (word in ('confirmed', 'objected')),
    word_by text,
    word_at timestamptz,
    word_reason text not null default '',
    received_at timestamptz not null,
    promised_at timestamptz not null,
    due_at timestamptz not null,
    clock jsonb not null,
    reviewer bigint references account,
    decided_at timestamptz,
    decided_by text,
    decision_reason text not null default '',
    -- The hand-over: whose account it became, as what, and who stepped back.
    account bigint references account,
    granted_role text check (granted_role in ('manager', 'reporter', 'viewer')),
    replaces bigint references account,
    next_step text,
    next_at timestamptz,
    rung_passed timestamptz,
    check ((word is null) = (word_at is null)),
    check ((stage = 'asked') = (decided_at is null))
);
create index access_request_open on access_request (due_at, number) where stage = 'asked';
create index access_request_provider on access_request (provider, received_at desc);
create index access_request_application on access_request (application, received_at desc);
create index access_request_recent on access_request (received_at desc, number desc);

-- The portal. `form` is what is under review first, and shown once it is published; the columns beside it are what the
-- calendar and the catalog are searched by. `proposed` is the changed form of a published one, and `change` whose turn it
-- is with it; what is shown stays shown meanwhile.
create sequence opportunity_number;
create table opportunity (
    number text primary key,
    submission uuid not null unique references submission,
    rule_set text not null,
    event text references event,
    provider text references provider,
    stage text not null check (stage in (
        'submitted', 'returned', 'published', 'declined', 'withdrawn', 'cancelled', 'taken_down', 'expired'
    )),
    version int not null default 1,
    form jsonb not null,
    proposed jsonb,
    change text check (change in ('open', 'returned')),
    title text not null,
    organisation text not null,
    search_key text not null,
    format text not null,
    self_paced boolean not null,
    topics text[] not null default '{}',
    audience text[] not null default '{}',
    region text not null default '',
    city text not null default '',
    free boolean not null,
    first_day date not null,
    last_day date,
    submitted_by text not null,
    contact_name text not null,
    contact_email citext not null,
    received_at timestamptz not null,
    promised_at timestamptz not null,
    due_at timestamptz not null,
    clock jsonb not null,
    reviewer bigint references account,
    returned_at timestamptz,
    return_ladder jsonb not null default '[]',
    life jsonb not null default '[]',
    published_at timestamptz,
    changed_at timestamptz not null,
    decided_at timestamptz,
    decided_by text,
    decline_reason text,
    decision_text text not null default '',
    expires_at timestamptz,
    next_step text,
    next_at timestamptz,
    rung_passed timestamptz,
    check (last_day is null or last_day >= first_day),
    check (self_paced or last_day is not null),
    check ((proposed is null) = (change is null)),
    check (change is null or stage = 'published')
);
create unique index opportunity_event on opportunity (event)
    where event is not null and stage in ('submitted', 'returned', 'published');
create index opportunity_open_due on opportunity (due_at, number)
    where stage in ('submitted', 'returned') or change is not null;
create index opportunity_recent on opportunity (received_at desc, number desc);
create index opportunity_provider on opportunity (provider, received_at desc) where provider is not null;
create index opportunity_public_day on opportunity (first_day, number) where stage = 'published' and not self_paced;
create index opportunity_public_catalog on opportunity (title, number) where stage = 'published' and self_paced;
create index opportunity_published on opportunity (published_at desc, number desc) where stage = 'published';
-- A search asks for tags and for words by their stems, or by their beginnings: what few have is found in one index, what
-- many have by a walk in the order in which it is shown; where only tags are asked for, without a look at the wide rows.
-- A word that nobody would type to its end is kept as far as the index can hold it.
create function tagged(kind text, ids text[]) returns text[] language sql immutable as $$
    select coalesce(array_agg(kind || ':' || id order by id), '{}') from unnest(ids) as each (id)
$$;
alter table opportunity add column tags text[] generated always as (
    tagged('topic', topics) || tagged('audience', audience)
    || array['region:' || region, 'format:' || format, case when free then 'cost:free' else 'cost:paid' end]
) stored;
create function words_of(key text) returns tsvector language sql immutable as $$
    select to_tsvector('pg_catalog.english', key) || array_to_tsvector(coalesce(array_agg(left(word, 100)), '{}'))
    from unnest(string_to_array(key, ' ')) as each (word) where word <> ''
$$;
alter table opportunity add column words tsvector generated always as (words_of(search_key)) stored;
create index opportunity_walk on opportunity (self_paced, first_day, number) include (last_day, tags)
    where stage = 'published';
create index opportunity_found on opportunity using gin (tags, words) where stage = 'published';
create index opportunity_changed on opportunity (changed_at desc) where published_at is not null;

-- What staff promised an answer to and have not decided yet: one list for the digest and the counts of the console.
create view open_review as
select 'application' as matter, number, legal_name as organisation, received_at, due_at, reviewer, next_step
from application where stage in ('submitted', 'under_review', 'information_requested')
union all
select 'access_request', number, organisation, received_at, due_at, reviewer, next_step
from access_request where stage = 'asked'
union all
select 'opportunity', number, organisation, received_at, due_at, reviewer, next_step
from opportunity where stage in ('submitted', 'returned');

-- Every date of an opportunity, for the calendar and its feeds; a self-paced one has none. `entry` is the date as it
-- stands in feeds (`policy.calendar_entry`), written with the record so that a year of them is read and not worked out;
-- it is '' while it stands in none.
create table opportunity_date (
    opportunity text not null references opportunity on delete cascade,
    ordinal int not null,
    first_day date not null,
    last_day date not null,
    starts_at timestamptz,
    ends_at timestamptz,
    location text not null default '',
    link text not null default '',
    cancelled boolean not null default false,
    entry text not null default '',
    primary key (opportunity, ordinal),
    check (last_day >= first_day),
    check (ends_at is null or starts_at is null or ends_at > starts_at)
);
create index opportunity_date_day on opportunity_date (first_day, last_day, opportunity);
create index opportunity_date_span on opportunity_date using gist (daterange(first_day, last_day, '[]')) where not cancelled;
create index opportunity_date_feed on opportunity_date (first_day, opportunity, ordinal) where entry <> '';

create table opportunity_version (
    opportunity text not null references opportunity,
    version int not null,
    form jsonb not null,
    at timestamptz not null,
    actor text not null,
    submission uuid,
    primary key (opportunity, version)
);

-- What somebody without an account sends, kept until the owner of the address has confirmed it.
create table opportunity_draft (
    id uuid primary key,
    email citext not null,
    fields jsonb not null,
    made_at timestamptz not null,
    expires_at timestamptz not null,
    opportunity text,
    submission uuid
);

-- What readers say is wrong with an opportunity.
create table opportunity_problem (
    id uuid primary key,
    opportunity text not null references opportunity,
    kind text not null,
    text text not null,
    email text not null default '',
    reported_at timestamptz not null,
    settled_at timestamptz,
    settled_by text,
    outcome text not null default ''
);
create index opportunity_problem_open on opportunity_problem (reported_at) where settled_at is null;
create index opportunity_problem_of on opportunity_problem (opportunity, reported_at);

-- Districts and schools may ask a provider for the evidence behind an event (the agency's page).
create table evidence_request (
    id uuid primary key,
    event text not null references event,
    provider text not null references provider,
    full_name text not null,
    organisation text not null default '',
    email citext not null,
    text text not null default '',
    asked_at timestamptz not null,
    answered_at timestamptz,
    answered_by text,
    answer text not null default ''
);
create index evidence_request_provider on evidence_request (provider, asked_at desc);
create index evidence_request_event on evidence_request (event, asked_at desc);

-- Needs analysis: a short questionnaire, its link, and answers nobody's name stands on unless they want it.
create sequence questionnaire_number;
create table questionnaire (
    number text primary key,
    provider text not null references provider,
    code text not null unique,
    title text not null,
    introduction text not null default '',
    template text not null default '',
    questions jsonb not null default '[]',
    -- What the draft was before each of its last steps, the last one first, so that a step can be taken back.
    earlier jsonb not null default '[]',
    state text not null default 'draft' check (state in ('draft', 'open', 'closed')),
    revision int not null default 1,
    saved_from text not null default '',
    made_by text not null,
    made_at timestamptz not null,
    changed_at timestamptz not null,
    opened_at timestamptz,
    -- Its last day in Montana: what is open is over the day after.
    closes_on date,
    closed_at timestamptz,
    disposed_at timestamptz,
    check (state = 'draft' or closes_on is not null)
);
create index questionnaire_provider on questionnaire (provider, made_at desc);

-- `mark` is a keyed hash of the browser's own mark and the questionnaire, so one browser answers once; it names nobody.
create table questionnaire_answer (
    id uuid primary key,
    questionnaire text not null references questionnaire,
    mark bytea,
    answers jsonb not null,
    full_name text not null default '',
    email text not null default '',
    organisation text not null default '',
    answered_on date not null
);
create unique index questionnaire_answer_mark on questionnaire_answer (questionnaire, mark) where mark is not null;
create index questionnaire_answer_of on questionnaire_answer (questionnaire, answered_on);

-- Whom a provider sent the link to, so that nobody is written to twice.
create table questionnaire_recipient (
    questionnaire text not null references questionnaire,
    email citext not null,
    sent_at timestamptz not null,
    primary key (questionnaire, email)
);

-- A questionnaire as evidence: as it was summed up when it was attached.
create table evidence_attachment (
    id uuid primary key,
    questionnaire text not null references questionnaire,
    entity text not null,
    summary jsonb not null,
    attached_by text not null,
    attached_at timestamptz not null,
    unique (questionnaire, entity)
);
create index evidence_attachment_entity on evidence_attachment (entity, attached_at);

-- The notice board of the home page.
create table notice (
    id uuid primary key,
    title text not null,
    body text not null,
    shows_from timestamptz not null,
    shows_until timestamptz,
    made_by text not null,
    made_at timestamptz not null,
    changed_at timestamptz not null,
    revision int not null default 1,
    removed_at timestamptz,
    removed_by text
);
create index notice_showing on notice (shows_from desc) where removed_at is null;
