-- Rule sets as they were opened, the life of approvals, reapplications, the waiting list, announcements.

alter table submission drop constraint submission_kind_check;
alter table submission add constraint submission_kind_check check (kind in (
    'application', 'assign', 'request_information', 'answer', 'approve', 'deny', 'withdraw', 'supersede',
    'access_request',
    'event', 'revise', 'cancel', 'count', 'close', 'archive', 'certificates',
    'opening', 'extend_all',
    'reapply', 'settle_reapplication', 'extend', 'suspend', 'reinstate', 'end_approval', 'cease', 'keep',
    'announcement', 'reschedule', 'pause', 'resume', 'stop'
));
alter table link drop constraint link_purpose_check;
alter table link add constraint link_purpose_check check (purpose in (
    'set_password', 'draft', 'status', 'certificate', 'waiting', 'subscription'
));

-- Each is a copy of what was opened and never changes; the file it came from may. One without `opens_at` was in force
-- from the beginning.
create table rule_set (
    id text primary key,
    version int not null,
    content jsonb not null,
    sha256 text not null,
    opens_at timestamptz,
    reapply_by date,
    recorded_at timestamptz not null,
    check ((opens_at is null) = (reapply_by is null))
);
create unique index rule_set_first on rule_set ((true)) where opens_at is null;

-- Proposed by one person, confirmed by another.
create table opening (
    id uuid primary key,
    rule_set text not null,
    version int not null,
    content jsonb not null,
    sha256 text not null,
    opens_on date not null,
    reapply_by date not null,
    per_minute int not null check (per_minute > 0),
    state text not null default 'proposed' check (state in ('proposed', 'confirmed', 'dropped')),
    proposed_by text not null,
    proposed_at timestamptz not null,
    decided_by text,
    decided_at timestamptz,
    extended_until date,
    settled_at timestamptz,
    check ((state = 'proposed') = (decided_at is null)),
    check (state = 'confirmed' or (extended_until is null and settled_at is null)),
    check (state <> 'confirmed' or decided_by <> proposed_by),
    check (reapply_by > opens_on)
);
create unique index opening_proposed on opening ((true)) where state = 'proposed';
create unique index opening_confirmed on opening (rule_set) where state = 'confirmed';

-- The plan of an opening, a line for everybody it concerns; the transition works through it by ordinal.
create table transition_path (
    rule_set text not null references rule_set,
    ordinal int not null,
    kind text not null check (kind in ('provider', 'application', 'waiting')),
    subject text not null,
    letter text not null,
    state text not null default 'planned' check (state in ('planned', 'begun', 'left_out')),
    begun_at timestamptz,
    primary key (rule_set, ordinal),
    unique (rule_set, kind, subject)
);
create index transition_path_planned on transition_path (rule_set, ordinal) where state = 'planned';

-- The life of an approval. `carried` says whether its workflow was started; `ends_at` is set while notice runs.
alter table provider add constraint provider_standing_check
    check (standing in ('in_force', 'suspended', 'lapsed', 'withdrawn', 'ceased'));
alter table provider add column standing_since timestamptz;
update provider set standing_since = approved_at;
alter table provider alter column standing_since set not null;
alter table provider add column standing_reason text not null default '';
alter table provider add column carried boolean not null default false;
alter table provider add column called_under text references rule_set;
alter table provider add column called_at timestamptz;
alter table provider add column reapply_by date;
alter table provider add column lapses_at timestamptz;
alter table provider add column rungs jsonb not null default '[]';
alter table provider add column rung_passed timestamptz;
alter table provider add column reapplication text;
alter table provider add column reapplied_at timestamptz;
alter table provider add column ends_as text check (ends_as in ('withdrawn', 'ceased'));
alter table provider add column ends_at timestamptz;
alter table provider add column next_step text;
alter table provider add column next_at timestamptz;
alter table provider add constraint provider_call_check
    check ((called_under is null) = (called_at is null) and (called_under is null) = (reapply_by is null)
           and (called_under is not null or lapses_at is null));
alter table provider add constraint provider_end_check check ((ends_as is null) = (ends_at is null));
-- How it stood from when on, so that one can say how it stood on the day of an event.
create table standing (
    provider text not null references provider,
    since timestamptz not null,
    standing text not null,
    reason text not null default '',
    primary key (provider, since)
);
insert into standing (provider, since, standing) select number, approved_at, standing from provider;
create index provider_not_carried on provider (number) where not carried;
create index provider_called on provider (called_under, number) where called_under is not null;
create index provider_standing on provider (standing, number);

-- A reapplication names its provider; an application under older rules may be superseded by a draft under newer ones.
alter table application drop constraint application_stage_check;
alter table application add constraint application_stage_check check (stage in (
    'submitted', 'under_review', 'information_requested', 'approved', 'denied', 'withdrawn', 'superseded'
));
alter table application add column reapplies text references provider;
create index application_reapplies on application (reapplies, received_at) where reapplies is not null;
alter table draft add column reapplies text references provider;
alter table draft add column supersedes text references application;
-- A draft goes on under the rules in force: which ones its answers were written for, and what they no longer ask.
alter table draft add column answered_under text;
alter table draft add column aside jsonb not null default '[]';
create index draft_reapplies on draft (reapplies) where reapplies is not null;
create unique index draft_supersedes on draft (supersedes) where supersedes is not null;

-- Who waits for the new process; `asked` until the address is confirmed.
create table waiting_entry (
    id uuid primary key,
    email citext not null,
    name text not null,
    organisation text not null default '',
    state text not null default 'asked' check (state in ('asked', 'waiting', 'left', 'told')),
    asked_at timestamptz not null,
    confirmed_at timestamptz,
    left_at timestamptz,
    told_at timestamptz,
    told_of text
);
create unique index waiting_entry_email on waiting_entry (email) where state in ('asked', 'waiting');
create index waiting_entry_state on waiting_entry (state, asked_at);

-- Who asked for news: only a confirmed address is written to.
create table subscription (
    id uuid primary key,
    email citext not null unique,
    name text not null default '',
    state text not null default 'asked' check (state in ('asked', 'confirmed', 'ended')),
    asked_at timestamptz not null,
    confirmed_at timestamptz,
    ended_at timestamptz
);
create index subscription_state on subscription (state, id);

-- Whose time to reapply ends at an instant, with nothing under way that stops it: a reapplication or more time. Once that
-- instant has passed the approval has lapsed, though its workflow may not have recorded it.
create view lapsing as
select number as provider, lapses_at from provider
where standing in ('in_force', 'suspended') and called_under is not null and lapses_at is not null
  and reapplication is null
  and not exists (select 1 from application
                  where application.reapplies = provider.number and application.received_at >= provider.called_at
                    and (stage in ('submitted', 'under_review', 'information_requested', 'approved')
                         or exists (select 1 from submission
                                    where natural_key = 'settle:' || application.number and submission.state = 'saved')))
  and not exists (select 1 from draft
                  join submission on submission.natural_key = 'draft:' || draft.id and submission.state <> 'refused'
                  where draft.reapplies = provider.number and submission.received_at >= provider.called_at
                    and not exists (select 1 from application where application.number = draft.application))
  and not exists (select 1 from submission
                  where submission.entity = 'provider:' || provider.number and submission.kind = 'extend'
                    and submission.state = 'saved' and submission.received_at < provider.lapses_at);

-- Who can be written to in bulk, and why: everybody of a provider who signs in, else its contact; subscribers.
create view reader as
select account.email as address, account.full_name as name, provider.number as provider, provider.kind,
       provider.standing, provider.rule_set, null::uuid as subscription
from provider join account on account.provider = provider.number and account.active
union all
select (provider.primary_contact ->> 'email')::citext, provider.primary_contact ->> 'name', provider.number,
       provider.kind, provider.standing, provider.rule_set, null
from provider
where not exists (select from account where account.provider = provider.number and account.active)
union all
select subscription.email, subscription.name, null, null, null, null, subscription.id
from subscription where subscription.state = 'confirmed';

-- The local part of a sent letter's Message-ID, by which a notice that it came back finds it.
alter table letter add column message_key text;
create index letter_message_key on letter (message_key) where message_key is not null;
alter table letter drop constraint letter_state_check;
alter table letter add constraint letter_state_check
    check (state in ('queued', 'dispatched', 'sent', 'failed', 'bounced'));

create sequence announcement_number;

create table announcement (
    number text primary key,
    subject text not null default '',
    body text not null default '',
    audience jsonb not null default '{}',
    per_minute int not null default 60 check (per_minute > 0),
    send_at timestamptz,
    state text not null default 'draft'
        check (state in ('draft', 'scheduled', 'sending', 'paused', 'stopped', 'sent')),
    submission uuid references submission,
    revision int not null default 1,
    saved_from text not null default '',
    made_by text not null,
    made_at timestamptz not null,
    changed_at timestamptz not null,
    scheduled_by text,
    scheduled_at timestamptz,
    began_at timestamptz,
    ended_at timestamptz
);
create index announcement_recent on announcement (made_at desc, number desc);

-- One line an address: nobody gets an announcement twice.
create table announcement_recipient (
    announcement text not null references announcement,
    ordinal int not null,
    address citext not null,
    name text not null,
    provider text,
    subscription uuid,
    state text not null default 'planned' check (state in ('planned', 'queued', 'left_out')),
    letter uuid,
    primary key (announcement, ordinal),
    unique (announcement, address)
);
create index announcement_recipient_subscription on announcement_recipient (subscription)
    where subscription is not null;
create index announcement_open on announcement (number) where state in ('scheduled', 'sending', 'paused');

-- Rows of one person at a conference are put together: one stands for the sessions of all.
alter table roster_row drop constraint roster_row_state_check;
alter table roster_row add constraint roster_row_state_check
    check (state in ('bad', 'ask', 'good', 'taken', 'done', 'left_out', 'merged'));

-- Figures go by the last day of a date, which is what a report year is told by; its end may be an instant later.
drop index occurrence_ended;
create index occurrence_last_day on occurrence (last_day);

-- Certificates are found without accents and in any order of words, always within one event, so that its index is
-- enough; issuing them pays for no other. Those that were issued before get what `policy.names.search_key` makes.
alter table certificate add column search_key text not null default '';
update certificate set search_key = btrim(regexp_replace(regexp_replace(translate(normalize(replace(replace(replace(replace(
    translate(lower(number || ' ' || name || ' ' || email), 'ⱡɬɫłƛŋɣɨıə¢øđðʔʕˀ''ʼʻ`´‘’′ʹ', 'lllllngiiecodd'),
    'æ', 'ae'), 'œ', 'oe'), 'þ', 'th'), '&', ' and '), nfkd), 'ʔʕˀ''ʼʻ`´‘’′ʹ', ''),
    '[\u0300-\u036f]|(?<=\y[[:alpha:]])\.', '', 'g'), '[^[:alnum:]]+', ' ', 'g'));

-- Whether what a run issues had been counted as issued on paper; null where nobody was asked.
alter table certificate_run add column among_paper boolean;

-- Revisions that were refused: their drafts can be changed and sent once more.
update event_draft set submission = null from submission
where submission.id = event_draft.submission and submission.state = 'refused' and event_draft.revises is not null;

-- A list thrown away waits for nobody any more, also where nobody ever said what its columns mean.
alter table roster add column discarded_at timestamptz;

-- When the sweeper was to take a submission first: whatever is handed over at a pace may be due long after it was saved.
alter table submission add column due_at timestamptz;
