CREATE EXTENSION IF NOT EXISTS citext WITH SCHEMA public;

COMMENT ON EXTENSION citext IS 'data type for case-insensitive character strings';

CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;

COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';

CREATE FUNCTION public.tagged(kind text, ids text[]) RETURNS text[]
    LANGUAGE sql IMMUTABLE
    AS $$
    select coalesce(array_agg(kind || ':' || id order by id), '{}') from unnest(ids) as each (id)
$$;

CREATE FUNCTION public.words_of(key text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE
    AS $$
    select to_tsvector('pg_catalog.english', key) || array_to_tsvector(coalesce(array_agg(left(word, 100)), '{}'))
    from unnest(string_to_array(key, ' ')) as each (word) where word <> ''
$$;

CREATE TABLE public.access_request (
    number text NOT NULL,
    submission uuid NOT NULL,
    rule_set text NOT NULL,
    provider text,
    application text,
    stage text NOT NULL,
    organisation text NOT NULL,
    full_name text NOT NULL,
    email public.citext NOT NULL,
    phone text NOT NULL,
    word text,
    word_by text,
    word_at timestamp with time zone,
    word_reason text DEFAULT ''::text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    promised_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    clock jsonb NOT NULL,
    reviewer bigint,
    decided_at timestamp with time zone,
    decided_by text,
    decision_reason text DEFAULT ''::text NOT NULL,
    account bigint,
    granted_role text,
    replaces bigint,
    next_step text,
    next_at timestamp with time zone,
    rung_passed timestamp with time zone,
    CONSTRAINT access_request_check CHECK (((word IS NULL) = (word_at IS NULL))),
    CONSTRAINT access_request_check1 CHECK (((stage = 'asked'::text) = (decided_at IS NULL))),
    CONSTRAINT access_request_granted_role_check CHECK ((granted_role = ANY (ARRAY['manager'::text, 'reporter'::text, 'viewer'::text]))),
    CONSTRAINT access_request_stage_check CHECK ((stage = ANY (ARRAY['asked'::text, 'granted'::text, 'declined'::text, 'withdrawn'::text]))),
    CONSTRAINT access_request_word_check CHECK ((word = ANY (ARRAY['confirmed'::text, 'objected'::text])))
);

CREATE SEQUENCE public.access_request_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.account (
    id bigint NOT NULL,
    user_name public.citext NOT NULL,
    full_name text NOT NULL,
    email public.citext NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    role text NOT NULL,
    active boolean DEFAULT true NOT NULL,
    password_hash text,
    password_set_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    CONSTRAINT account_role_check CHECK ((role = ANY (ARRAY['reviewer'::text, 'supervisor'::text, 'administrator'::text, 'provider'::text])))
);

ALTER TABLE public.account ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.account_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.announcement (
    number text NOT NULL,
    subject text DEFAULT ''::text NOT NULL,
    body text DEFAULT ''::text NOT NULL,
    audience jsonb DEFAULT '{}'::jsonb NOT NULL,
    per_minute integer DEFAULT 60 NOT NULL,
    send_at timestamp with time zone,
    state text DEFAULT 'draft'::text NOT NULL,
    submission uuid,
    revision integer DEFAULT 1 NOT NULL,
    saved_from text DEFAULT ''::text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    scheduled_by text,
    scheduled_at timestamp with time zone,
    began_at timestamp with time zone,
    ended_at timestamp with time zone,
    CONSTRAINT announcement_per_minute_check CHECK ((per_minute > 0)),
    CONSTRAINT announcement_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'scheduled'::text, 'sending'::text, 'paused'::text, 'stopped'::text, 'sent'::text])))
);

CREATE SEQUENCE public.announcement_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.announcement_recipient (
    announcement text NOT NULL,
    ordinal integer NOT NULL,
    address public.citext NOT NULL,
    name text NOT NULL,
    provider text,
    subscription uuid,
    state text DEFAULT 'planned'::text NOT NULL,
    letter uuid,
    CONSTRAINT announcement_recipient_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'queued'::text, 'left_out'::text])))
);

CREATE TABLE public.annual_report (
    provider text NOT NULL,
    year integer NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    carried boolean DEFAULT false NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    rungs jsonb NOT NULL,
    rung_passed timestamp with time zone,
    late_since timestamp with time zone,
    version integer DEFAULT 0 NOT NULL,
    completed_at timestamp with time zone,
    completed_by text,
    completed_on date,
    retain_until date,
    reopened_at timestamp with time zone,
    reopened_by text,
    reopen_reason text DEFAULT ''::text NOT NULL,
    disposed_at timestamp with time zone,
    next_step text,
    next_at timestamp with time zone,
    CONSTRAINT annual_report_check CHECK ((first_day <= last_day)),
    CONSTRAINT annual_report_check1 CHECK ((((state = 'completed'::text) = (completed_at IS NOT NULL)) AND ((completed_at IS NULL) = (completed_on IS NULL)) AND ((completed_at IS NULL) = (retain_until IS NULL)))),
    CONSTRAINT annual_report_state_check CHECK ((state = ANY (ARRAY['open'::text, 'completed'::text])))
);

CREATE TABLE public.annual_report_version (
    provider text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    statement text NOT NULL,
    signed_by text DEFAULT ''::text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    submission uuid,
    reason text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.application (
    number text NOT NULL,
    submission uuid NOT NULL,
    rule_set text NOT NULL,
    stage text NOT NULL,
    form jsonb NOT NULL,
    legal_name text NOT NULL,
    search_key text NOT NULL,
    name_key text NOT NULL,
    domains text[] DEFAULT '{}'::text[] NOT NULL,
    kind text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    promised_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    clock jsonb NOT NULL,
    reviewer bigint,
    decided_at timestamp with time zone,
    decided_by text,
    next_step text,
    next_at timestamp with time zone,
    rung_passed timestamp with time zone,
    reapplies text,
    CONSTRAINT application_stage_check CHECK ((stage = ANY (ARRAY['submitted'::text, 'under_review'::text, 'information_requested'::text, 'approved'::text, 'denied'::text, 'withdrawn'::text, 'superseded'::text])))
)
WITH (toast_tuple_target='256');
ALTER TABLE ONLY public.application ALTER COLUMN legal_name SET STORAGE MAIN;
ALTER TABLE ONLY public.application ALTER COLUMN search_key SET STORAGE MAIN;
ALTER TABLE ONLY public.application ALTER COLUMN name_key SET STORAGE MAIN;

CREATE SEQUENCE public.application_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.audit_line (
    id bigint NOT NULL,
    key text NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    verb text NOT NULL,
    entity text NOT NULL,
    facts jsonb DEFAULT '{}'::jsonb NOT NULL
);

ALTER TABLE public.audit_line ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.audit_line_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.certificate (
    number text NOT NULL,
    event text NOT NULL,
    occurrence integer NOT NULL,
    provider text NOT NULL,
    version integer NOT NULL,
    roster uuid NOT NULL,
    line integer NOT NULL,
    run integer NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    person_key text NOT NULL,
    units numeric(6,2) NOT NULL,
    folio text DEFAULT ''::text NOT NULL,
    sessions text[] DEFAULT '{}'::text[] NOT NULL,
    attended_on date,
    template text NOT NULL,
    data jsonb NOT NULL,
    sha256 text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    issued_by text NOT NULL,
    state text DEFAULT 'valid'::text NOT NULL,
    voided_at timestamp with time zone,
    voided_by text,
    void_reason text,
    replaces text,
    replaced_by text,
    search_key text DEFAULT ''::text NOT NULL,
    disposed_at timestamp with time zone,
    CONSTRAINT certificate_check CHECK (((state = 'voided'::text) = (voided_at IS NOT NULL))),
    CONSTRAINT certificate_state_check CHECK ((state = ANY (ARRAY['valid'::text, 'voided'::text])))
);

CREATE TABLE public.certificate_run (
    event text NOT NULL,
    number integer NOT NULL,
    roster uuid NOT NULL,
    purpose text NOT NULL,
    state text NOT NULL,
    rows integer NOT NULL,
    done integer DEFAULT 0 NOT NULL,
    failed integer DEFAULT 0 NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    finished_at timestamp with time zone,
    among_paper boolean,
    CONSTRAINT certificate_run_purpose_check CHECK ((purpose = ANY (ARRAY['issue'::text, 'reissue'::text, 'void'::text]))),
    CONSTRAINT certificate_run_state_check CHECK ((state = ANY (ARRAY['saved'::text, 'running'::text, 'done'::text])))
);

CREATE TABLE public.claim_window (
    code public.citext NOT NULL,
    event text NOT NULL,
    occurrence integer NOT NULL,
    roster uuid NOT NULL,
    opens_at timestamp with time zone NOT NULL,
    closes_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL
);

CREATE TABLE public.closure (
    day date NOT NULL,
    reason text NOT NULL,
    added_by text NOT NULL,
    added_at timestamp with time zone NOT NULL
);

CREATE TABLE public.column_mapping (
    provider text NOT NULL,
    header_key text NOT NULL,
    mapping text[] NOT NULL,
    used_at timestamp with time zone NOT NULL
);

CREATE TABLE public.denial_reason (
    application text NOT NULL,
    criterion text NOT NULL,
    reason text NOT NULL
);

CREATE TABLE public.disposal (
    year integer NOT NULL,
    state text DEFAULT 'listed'::text NOT NULL,
    due_before date NOT NULL,
    listed_at timestamp with time zone NOT NULL,
    proposed_by text,
    proposed_at timestamp with time zone,
    confirmed_by text,
    confirmed_at timestamp with time zone,
    dropped_by text,
    dropped_at timestamp with time zone,
    drop_reason text DEFAULT ''::text NOT NULL,
    done_at timestamp with time zone,
    certificate jsonb,
    certificate_sha256 text,
    CONSTRAINT disposal_check CHECK (((proposed_by IS NULL) = (proposed_at IS NULL))),
    CONSTRAINT disposal_check1 CHECK (((confirmed_by IS NULL) = (confirmed_at IS NULL))),
    CONSTRAINT disposal_check2 CHECK (((confirmed_by IS NULL) OR (confirmed_by <> proposed_by))),
    CONSTRAINT disposal_check3 CHECK (((state <> ALL (ARRAY['confirmed'::text, 'done'::text])) OR (confirmed_at IS NOT NULL))),
    CONSTRAINT disposal_check4 CHECK (((state = 'dropped'::text) = (dropped_at IS NOT NULL))),
    CONSTRAINT disposal_check5 CHECK (((state = 'done'::text) = (done_at IS NOT NULL))),
    CONSTRAINT disposal_state_check CHECK ((state = ANY (ARRAY['listed'::text, 'proposed'::text, 'confirmed'::text, 'dropped'::text, 'done'::text])))
);

CREATE TABLE public.disposal_line (
    disposal integer NOT NULL,
    ordinal integer NOT NULL,
    provider text NOT NULL,
    year integer NOT NULL,
    retain_until date NOT NULL,
    events integer NOT NULL,
    certificates integer NOT NULL,
    state text DEFAULT 'listed'::text NOT NULL,
    why text DEFAULT ''::text NOT NULL,
    disposed_at timestamp with time zone,
    CONSTRAINT disposal_line_check CHECK (((state = 'disposed'::text) = (disposed_at IS NOT NULL))),
    CONSTRAINT disposal_line_state_check CHECK ((state = ANY (ARRAY['listed'::text, 'held'::text, 'disposed'::text, 'left_out'::text])))
);

CREATE TABLE public.draft (
    id uuid NOT NULL,
    rule_set text NOT NULL,
    fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    application text,
    saved_from text DEFAULT ''::text NOT NULL,
    dismissed text[] DEFAULT '{}'::text[] NOT NULL,
    reapplies text,
    supersedes text,
    answered_under text,
    aside jsonb DEFAULT '[]'::jsonb NOT NULL
);

CREATE TABLE public.email_change (
    id uuid NOT NULL,
    account bigint NOT NULL,
    former public.citext NOT NULL,
    wanted public.citext NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    former_confirmed_at timestamp with time zone,
    wanted_confirmed_at timestamp with time zone,
    state text DEFAULT 'open'::text NOT NULL,
    settled_at timestamp with time zone,
    CONSTRAINT email_change_check CHECK (((state = 'open'::text) = (settled_at IS NULL))),
    CONSTRAINT email_change_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'dropped'::text])))
);

CREATE TABLE public.event (
    number text NOT NULL,
    provider text NOT NULL,
    submission uuid NOT NULL,
    rule_set text NOT NULL,
    stage text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    form jsonb NOT NULL,
    title text NOT NULL,
    format text NOT NULL,
    search_key text NOT NULL,
    first_day date NOT NULL,
    last_day date,
    late boolean NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    reported_by text NOT NULL,
    cancelled_at timestamp with time zone,
    cancel_reason text,
    archived_at timestamp with time zone,
    next_step text,
    next_at timestamp with time zone,
    retain_until date,
    disposed_at timestamp with time zone,
    CONSTRAINT event_stage_check CHECK ((stage = ANY (ARRAY['reported'::text, 'delivered'::text, 'settled'::text, 'archived'::text, 'cancelled'::text])))
);

CREATE TABLE public.event_draft (
    id uuid NOT NULL,
    provider text NOT NULL,
    account bigint NOT NULL,
    revises text,
    fields jsonb DEFAULT '{}'::jsonb NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    saved_from text DEFAULT ''::text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    submission uuid
);

CREATE SEQUENCE public.event_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.event_version (
    event text NOT NULL,
    version integer NOT NULL,
    form jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    submission uuid
);

CREATE TABLE public.evidence_attachment (
    id uuid NOT NULL,
    questionnaire text NOT NULL,
    entity text NOT NULL,
    summary jsonb NOT NULL,
    attached_by text NOT NULL,
    attached_at timestamp with time zone NOT NULL
);

CREATE TABLE public.evidence_request (
    id uuid NOT NULL,
    event text NOT NULL,
    provider text NOT NULL,
    full_name text NOT NULL,
    organisation text DEFAULT ''::text NOT NULL,
    email public.citext NOT NULL,
    text text DEFAULT ''::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    answered_by text,
    answer text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.file (
    id uuid NOT NULL,
    draft uuid,
    application text,
    submission uuid,
    question text NOT NULL,
    name text NOT NULL,
    media_type text NOT NULL,
    size integer NOT NULL,
    sha256 bytea NOT NULL,
    content bytea NOT NULL,
    received_at timestamp with time zone NOT NULL
);

CREATE TABLE public.information_request (
    submission uuid NOT NULL,
    application text NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    text text NOT NULL,
    questions text[] DEFAULT '{}'::text[] NOT NULL,
    rungs jsonb NOT NULL,
    answered_at timestamp with time zone,
    answer text,
    answer_submission uuid
);

CREATE TABLE public.invitation (
    id uuid NOT NULL,
    provider text NOT NULL,
    email public.citext NOT NULL,
    full_name text NOT NULL,
    role text NOT NULL,
    invited_by text NOT NULL,
    invited_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    state text DEFAULT 'open'::text NOT NULL,
    settled_at timestamp with time zone,
    account bigint,
    CONSTRAINT invitation_check CHECK (((state = 'open'::text) = (settled_at IS NULL))),
    CONSTRAINT invitation_role_check CHECK ((role = ANY (ARRAY['manager'::text, 'reporter'::text, 'viewer'::text]))),
    CONSTRAINT invitation_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'withdrawn'::text, 'declined'::text])))
);

CREATE TABLE public.provider (
    number text NOT NULL,
    application text NOT NULL,
    legal_name text NOT NULL,
    other_names text DEFAULT ''::text NOT NULL,
    kind text NOT NULL,
    city text NOT NULL,
    web_site text DEFAULT ''::text NOT NULL,
    phone text DEFAULT ''::text NOT NULL,
    address jsonb NOT NULL,
    primary_contact jsonb NOT NULL,
    backup_contact jsonb NOT NULL,
    directory_consent boolean NOT NULL,
    standing text DEFAULT 'in_force'::text NOT NULL,
    rule_set text NOT NULL,
    search_key text NOT NULL,
    name_key text NOT NULL,
    domains text[] DEFAULT '{}'::text[] NOT NULL,
    approved_at timestamp with time zone NOT NULL,
    standing_since timestamp with time zone NOT NULL,
    standing_reason text DEFAULT ''::text NOT NULL,
    carried boolean DEFAULT false NOT NULL,
    called_under text,
    called_at timestamp with time zone,
    reapply_by date,
    lapses_at timestamp with time zone,
    rungs jsonb DEFAULT '[]'::jsonb NOT NULL,
    rung_passed timestamp with time zone,
    reapplication text,
    reapplied_at timestamp with time zone,
    ends_as text,
    ends_at timestamp with time zone,
    next_step text,
    next_at timestamp with time zone,
    CONSTRAINT provider_call_check CHECK ((((called_under IS NULL) = (called_at IS NULL)) AND ((called_under IS NULL) = (reapply_by IS NULL)) AND ((called_under IS NOT NULL) OR (lapses_at IS NULL)))),
    CONSTRAINT provider_end_check CHECK (((ends_as IS NULL) = (ends_at IS NULL))),
    CONSTRAINT provider_ends_as_check CHECK ((ends_as = ANY (ARRAY['withdrawn'::text, 'ceased'::text]))),
    CONSTRAINT provider_standing_check CHECK ((standing = ANY (ARRAY['in_force'::text, 'suspended'::text, 'lapsed'::text, 'withdrawn'::text, 'ceased'::text])))
);

CREATE TABLE public.submission (
    id uuid NOT NULL,
    kind text NOT NULL,
    entity text NOT NULL,
    natural_key text NOT NULL,
    actor text NOT NULL,
    received_at timestamp with time zone NOT NULL,
    payload jsonb NOT NULL,
    state text DEFAULT 'saved'::text NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    refusal jsonb,
    settled_at timestamp with time zone,
    due_at timestamp with time zone,
    CONSTRAINT submission_kind_check CHECK ((kind = ANY (ARRAY['application'::text, 'assign'::text, 'request_information'::text, 'answer'::text, 'approve'::text, 'deny'::text, 'withdraw'::text, 'supersede'::text, 'access_request'::text, 'event'::text, 'revise'::text, 'cancel'::text, 'count'::text, 'close'::text, 'archive'::text, 'certificates'::text, 'opening'::text, 'extend_all'::text, 'reapply'::text, 'settle_reapplication'::text, 'extend'::text, 'suspend'::text, 'reinstate'::text, 'end_approval'::text, 'cease'::text, 'keep'::text, 'announcement'::text, 'reschedule'::text, 'pause'::text, 'resume'::text, 'stop'::text, 'open_reports'::text, 'confirm_report'::text, 'reopen_report'::text, 'propose_disposal'::text, 'confirm_disposal'::text, 'drop_disposal'::text, 'verify_bundle'::text, 'assign_access'::text, 'match_access'::text, 'confirm_access'::text, 'object_access'::text, 'grant_access'::text, 'decline_access'::text, 'withdraw_access'::text, 'opportunity'::text, 'assign_opportunity'::text, 'publish_opportunity'::text, 'return_opportunity'::text, 'decline_opportunity'::text, 'take_down_opportunity'::text, 'change_opportunity'::text, 'withdraw_opportunity'::text, 'renew_opportunity'::text, 'follow_event'::text]))),
    CONSTRAINT submission_state_check CHECK ((state = ANY (ARRAY['saved'::text, 'accepted'::text, 'refused'::text])))
);

CREATE VIEW public.lapsing AS
 SELECT provider.number AS provider,
    provider.lapses_at
   FROM public.provider
  WHERE ((provider.standing = ANY (ARRAY['in_force'::text, 'suspended'::text])) AND (provider.called_under IS NOT NULL) AND (provider.lapses_at IS NOT NULL) AND (provider.reapplication IS NULL) AND (NOT (EXISTS ( SELECT 1
           FROM public.application
          WHERE ((application.reapplies = provider.number) AND (application.received_at >= provider.called_at) AND ((application.stage = ANY (ARRAY['submitted'::text, 'under_review'::text, 'information_requested'::text, 'approved'::text])) OR (EXISTS ( SELECT 1
                   FROM public.submission
                  WHERE ((submission.natural_key = ('settle:'::text || application.number)) AND (submission.state = 'saved'::text))))))))) AND (NOT (EXISTS ( SELECT 1
           FROM (public.draft
             JOIN public.submission ON (((submission.natural_key = ('draft:'::text || draft.id)) AND (submission.state <> 'refused'::text))))
          WHERE ((draft.reapplies = provider.number) AND (submission.received_at >= provider.called_at) AND (NOT (EXISTS ( SELECT 1
                   FROM public.application
                  WHERE (application.number = draft.application)))))))) AND (NOT (EXISTS ( SELECT 1
           FROM public.submission
          WHERE ((submission.entity = ('provider:'::text || provider.number)) AND (submission.kind = 'extend'::text) AND (submission.state = 'saved'::text) AND (submission.received_at < provider.lapses_at))))));

CREATE TABLE public.legal_hold (
    id uuid NOT NULL,
    provider text NOT NULL,
    year integer,
    reason text NOT NULL,
    placed_by text NOT NULL,
    placed_at timestamp with time zone NOT NULL,
    lifted_by text,
    lifted_at timestamp with time zone,
    lift_reason text DEFAULT ''::text NOT NULL,
    CONSTRAINT legal_hold_check CHECK (((lifted_by IS NULL) = (lifted_at IS NULL)))
);

CREATE TABLE public.letter (
    id uuid NOT NULL,
    key text NOT NULL,
    kind text NOT NULL,
    entity text NOT NULL,
    to_name text NOT NULL,
    to_address text NOT NULL,
    priority smallint NOT NULL,
    facts jsonb NOT NULL,
    state text DEFAULT 'queued'::text NOT NULL,
    generation integer DEFAULT 1 NOT NULL,
    attempts integer DEFAULT 0 NOT NULL,
    problem text,
    queued_at timestamp with time zone NOT NULL,
    dispatched_at timestamp with time zone,
    sent_at timestamp with time zone,
    message_key text,
    disposed_at timestamp with time zone,
    CONSTRAINT letter_priority_check CHECK (((priority >= 1) AND (priority <= 5))),
    CONSTRAINT letter_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'dispatched'::text, 'sent'::text, 'failed'::text, 'bounced'::text])))
);

CREATE TABLE public.link (
    id uuid NOT NULL,
    purpose text NOT NULL,
    subject text NOT NULL,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    CONSTRAINT link_purpose_check CHECK ((purpose = ANY (ARRAY['set_password'::text, 'draft'::text, 'status'::text, 'certificate'::text, 'waiting'::text, 'subscription'::text, 'invitation'::text, 'email_change'::text, 'access'::text, 'opportunity'::text])))
);

CREATE TABLE public.membership (
    account bigint NOT NULL,
    provider text NOT NULL,
    role text NOT NULL,
    state text DEFAULT 'active'::text NOT NULL,
    since timestamp with time zone NOT NULL,
    added_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    CONSTRAINT membership_role_check CHECK ((role = ANY (ARRAY['manager'::text, 'reporter'::text, 'viewer'::text]))),
    CONSTRAINT membership_state_check CHECK ((state = ANY (ARRAY['active'::text, 'inactive'::text, 'removed'::text])))
);

CREATE TABLE public.migration (
    name text NOT NULL,
    sha256 text NOT NULL
);

CREATE TABLE public.notice (
    id uuid NOT NULL,
    title text NOT NULL,
    body text NOT NULL,
    shows_from timestamp with time zone NOT NULL,
    shows_until timestamp with time zone,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    removed_at timestamp with time zone,
    removed_by text
);

CREATE TABLE public.occurrence (
    event text NOT NULL,
    ordinal integer NOT NULL,
    provider text NOT NULL,
    state text NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    starts_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    location text DEFAULT ''::text NOT NULL,
    link text DEFAULT ''::text NOT NULL,
    rungs jsonb NOT NULL,
    passed_until timestamp with time zone,
    count_due_at timestamp with time zone NOT NULL,
    issued integer DEFAULT 0 NOT NULL,
    paper integer,
    counted_at timestamp with time zone,
    counted_by text,
    count_note text DEFAULT ''::text NOT NULL,
    outstanding_since timestamp with time zone,
    CONSTRAINT occurrence_check CHECK (((state = 'counted'::text) = (counted_at IS NOT NULL))),
    CONSTRAINT occurrence_issued_check CHECK ((issued >= 0)),
    CONSTRAINT occurrence_ordinal_check CHECK ((ordinal >= 1)),
    CONSTRAINT occurrence_paper_check CHECK ((paper >= 0)),
    CONSTRAINT occurrence_state_check CHECK ((state = ANY (ARRAY['scheduled'::text, 'delivered'::text, 'counted'::text, 'cancelled'::text])))
);

CREATE TABLE public.opportunity (
    number text NOT NULL,
    submission uuid NOT NULL,
    rule_set text NOT NULL,
    event text,
    provider text,
    stage text NOT NULL,
    version integer DEFAULT 1 NOT NULL,
    form jsonb NOT NULL,
    proposed jsonb,
    change text,
    title text NOT NULL,
    organisation text NOT NULL,
    search_key text NOT NULL,
    format text NOT NULL,
    self_paced boolean NOT NULL,
    topics text[] DEFAULT '{}'::text[] NOT NULL,
    audience text[] DEFAULT '{}'::text[] NOT NULL,
    region text DEFAULT ''::text NOT NULL,
    city text DEFAULT ''::text NOT NULL,
    free boolean NOT NULL,
    first_day date NOT NULL,
    last_day date,
    submitted_by text NOT NULL,
    contact_name text NOT NULL,
    contact_email public.citext NOT NULL,
    received_at timestamp with time zone NOT NULL,
    promised_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    clock jsonb NOT NULL,
    reviewer bigint,
    returned_at timestamp with time zone,
    return_ladder jsonb DEFAULT '[]'::jsonb NOT NULL,
    life jsonb DEFAULT '[]'::jsonb NOT NULL,
    published_at timestamp with time zone,
    changed_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    decline_reason text,
    decision_text text DEFAULT ''::text NOT NULL,
    expires_at timestamp with time zone,
    next_step text,
    next_at timestamp with time zone,
    rung_passed timestamp with time zone,
    tags text[] GENERATED ALWAYS AS (((public.tagged('topic'::text, topics) || public.tagged('audience'::text, audience)) || ARRAY[('region:'::text || region), ('format:'::text || format),
CASE
    WHEN free THEN 'cost:free'::text
    ELSE 'cost:paid'::text
END])) STORED,
    words tsvector GENERATED ALWAYS AS (public.words_of(search_key)) STORED,
    CONSTRAINT opportunity_change_check CHECK ((change = ANY (ARRAY['open'::text, 'returned'::text]))),
    CONSTRAINT opportunity_check CHECK (((last_day IS NULL) OR (last_day >= first_day))),
    CONSTRAINT opportunity_check1 CHECK ((self_paced OR (last_day IS NOT NULL))),
    CONSTRAINT opportunity_check2 CHECK (((proposed IS NULL) = (change IS NULL))),
    CONSTRAINT opportunity_check3 CHECK (((change IS NULL) OR (stage = 'published'::text))),
    CONSTRAINT opportunity_stage_check CHECK ((stage = ANY (ARRAY['submitted'::text, 'returned'::text, 'published'::text, 'declined'::text, 'withdrawn'::text, 'cancelled'::text, 'taken_down'::text, 'expired'::text])))
);

CREATE VIEW public.open_review AS
 SELECT 'application'::text AS matter,
    application.number,
    application.legal_name AS organisation,
    application.received_at,
    application.due_at,
    application.reviewer,
    application.next_step
   FROM public.application
  WHERE (application.stage = ANY (ARRAY['submitted'::text, 'under_review'::text, 'information_requested'::text]))
UNION ALL
 SELECT 'access_request'::text AS matter,
    access_request.number,
    access_request.organisation,
    access_request.received_at,
    access_request.due_at,
    access_request.reviewer,
    access_request.next_step
   FROM public.access_request
  WHERE (access_request.stage = 'asked'::text)
UNION ALL
 SELECT 'opportunity'::text AS matter,
    opportunity.number,
    opportunity.organisation,
    opportunity.received_at,
    opportunity.due_at,
    opportunity.reviewer,
    opportunity.next_step
   FROM public.opportunity
  WHERE (opportunity.stage = ANY (ARRAY['submitted'::text, 'returned'::text]));

CREATE TABLE public.opening (
    id uuid NOT NULL,
    rule_set text NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    sha256 text NOT NULL,
    opens_on date NOT NULL,
    reapply_by date NOT NULL,
    per_minute integer NOT NULL,
    state text DEFAULT 'proposed'::text NOT NULL,
    proposed_by text NOT NULL,
    proposed_at timestamp with time zone NOT NULL,
    decided_by text,
    decided_at timestamp with time zone,
    extended_until date,
    settled_at timestamp with time zone,
    CONSTRAINT opening_check CHECK (((state = 'proposed'::text) = (decided_at IS NULL))),
    CONSTRAINT opening_check1 CHECK (((state = 'confirmed'::text) OR ((extended_until IS NULL) AND (settled_at IS NULL)))),
    CONSTRAINT opening_check2 CHECK (((state <> 'confirmed'::text) OR (decided_by <> proposed_by))),
    CONSTRAINT opening_check3 CHECK ((reapply_by > opens_on)),
    CONSTRAINT opening_per_minute_check CHECK ((per_minute > 0)),
    CONSTRAINT opening_state_check CHECK ((state = ANY (ARRAY['proposed'::text, 'confirmed'::text, 'dropped'::text])))
);

CREATE TABLE public.opportunity_date (
    opportunity text NOT NULL,
    ordinal integer NOT NULL,
    first_day date NOT NULL,
    last_day date NOT NULL,
    starts_at timestamp with time zone,
    ends_at timestamp with time zone,
    location text DEFAULT ''::text NOT NULL,
    link text DEFAULT ''::text NOT NULL,
    cancelled boolean DEFAULT false NOT NULL,
    entry text DEFAULT ''::text NOT NULL,
    CONSTRAINT opportunity_date_check CHECK ((last_day >= first_day)),
    CONSTRAINT opportunity_date_check1 CHECK (((ends_at IS NULL) OR (starts_at IS NULL) OR (ends_at > starts_at)))
);

CREATE TABLE public.opportunity_draft (
    id uuid NOT NULL,
    email public.citext NOT NULL,
    fields jsonb NOT NULL,
    made_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    opportunity text,
    submission uuid
);

CREATE SEQUENCE public.opportunity_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.opportunity_problem (
    id uuid NOT NULL,
    opportunity text NOT NULL,
    kind text NOT NULL,
    text text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    reported_at timestamp with time zone NOT NULL,
    settled_at timestamp with time zone,
    settled_by text,
    outcome text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.opportunity_version (
    opportunity text NOT NULL,
    version integer NOT NULL,
    form jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    actor text NOT NULL,
    submission uuid
);

CREATE SEQUENCE public.provider_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.questionnaire (
    number text NOT NULL,
    provider text NOT NULL,
    code text NOT NULL,
    title text NOT NULL,
    introduction text DEFAULT ''::text NOT NULL,
    template text DEFAULT ''::text NOT NULL,
    questions jsonb DEFAULT '[]'::jsonb NOT NULL,
    earlier jsonb DEFAULT '[]'::jsonb NOT NULL,
    state text DEFAULT 'draft'::text NOT NULL,
    revision integer DEFAULT 1 NOT NULL,
    saved_from text DEFAULT ''::text NOT NULL,
    made_by text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    opened_at timestamp with time zone,
    closes_on date,
    closed_at timestamp with time zone,
    disposed_at timestamp with time zone,
    CONSTRAINT questionnaire_check CHECK (((state = 'draft'::text) OR (closes_on IS NOT NULL))),
    CONSTRAINT questionnaire_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'open'::text, 'closed'::text])))
);

CREATE TABLE public.questionnaire_answer (
    id uuid NOT NULL,
    questionnaire text NOT NULL,
    mark bytea,
    answers jsonb NOT NULL,
    full_name text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    organisation text DEFAULT ''::text NOT NULL,
    answered_on date NOT NULL
);

CREATE SEQUENCE public.questionnaire_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.questionnaire_recipient (
    questionnaire text NOT NULL,
    email public.citext NOT NULL,
    sent_at timestamp with time zone NOT NULL
);

CREATE TABLE public.subscription (
    id uuid NOT NULL,
    email public.citext NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    ended_at timestamp with time zone,
    topics text[] DEFAULT '{providers}'::text[] NOT NULL,
    told_until timestamp with time zone,
    CONSTRAINT subscription_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'confirmed'::text, 'ended'::text])))
);

CREATE VIEW public.reader AS
 SELECT account.email AS address,
    account.full_name AS name,
    provider.number AS provider,
    provider.kind,
    provider.standing,
    provider.rule_set,
    NULL::uuid AS subscription
   FROM ((public.provider
     JOIN public.membership ON (((membership.provider = provider.number) AND (membership.state = 'active'::text))))
     JOIN public.account ON (((account.id = membership.account) AND account.active)))
UNION ALL
 SELECT ((provider.primary_contact ->> 'email'::text))::public.citext AS address,
    (provider.primary_contact ->> 'name'::text) AS name,
    provider.number AS provider,
    provider.kind,
    provider.standing,
    provider.rule_set,
    NULL::uuid AS subscription
   FROM public.provider
  WHERE (NOT (EXISTS ( SELECT
           FROM (public.membership
             JOIN public.account ON (((account.id = membership.account) AND account.active)))
          WHERE ((membership.provider = provider.number) AND (membership.state = 'active'::text)))))
UNION ALL
 SELECT subscription.email AS address,
    subscription.name,
    NULL::text AS provider,
    NULL::text AS kind,
    NULL::text AS standing,
    NULL::text AS rule_set,
    subscription.id AS subscription
   FROM public.subscription
  WHERE ((subscription.state = 'confirmed'::text) AND ('providers'::text = ANY (subscription.topics)));

CREATE TABLE public.record_bundle (
    provider text NOT NULL,
    year integer NOT NULL,
    version integer NOT NULL,
    folder text NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    manifest_sha256 text,
    files integer DEFAULT 0 NOT NULL,
    bytes bigint DEFAULT 0 NOT NULL,
    planned_at timestamp with time zone NOT NULL,
    written_at timestamp with time zone,
    verified_at timestamp with time zone,
    repaired_at timestamp with time zone,
    removed_at timestamp with time zone,
    problem text DEFAULT ''::text NOT NULL,
    CONSTRAINT record_bundle_check CHECK ((((state = 'planned'::text) = (written_at IS NULL)) OR (state = 'disposed'::text))),
    CONSTRAINT record_bundle_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'whole'::text, 'damaged'::text, 'disposed'::text])))
);

CREATE TABLE public.roster (
    id uuid NOT NULL,
    event text NOT NULL,
    occurrence integer NOT NULL,
    provider text NOT NULL,
    source text NOT NULL,
    purpose text NOT NULL,
    file text DEFAULT ''::text NOT NULL,
    cells jsonb,
    mapping text[] DEFAULT '{}'::text[] NOT NULL,
    reason text DEFAULT ''::text NOT NULL,
    made_at timestamp with time zone NOT NULL,
    made_by text NOT NULL,
    discarded_at timestamp with time zone,
    CONSTRAINT roster_purpose_check CHECK ((purpose = ANY (ARRAY['issue'::text, 'reissue'::text, 'void'::text]))),
    CONSTRAINT roster_source_check CHECK ((source = ANY (ARRAY['file'::text, 'paste'::text, 'single'::text, 'claim'::text, 'correction'::text, 'revision'::text])))
);

CREATE TABLE public.roster_row (
    roster uuid NOT NULL,
    line integer NOT NULL,
    cells text[] DEFAULT '{}'::text[] NOT NULL,
    name text DEFAULT ''::text NOT NULL,
    email text DEFAULT ''::text NOT NULL,
    person_key text DEFAULT ''::text NOT NULL,
    units numeric(6,2),
    sessions text[] DEFAULT '{}'::text[] NOT NULL,
    attended_on date,
    folio text DEFAULT ''::text NOT NULL,
    state text NOT NULL,
    problems jsonb DEFAULT '[]'::jsonb NOT NULL,
    replaces text,
    certificate text,
    run integer,
    merged_into integer,
    CONSTRAINT roster_row_state_check CHECK ((state = ANY (ARRAY['bad'::text, 'ask'::text, 'good'::text, 'taken'::text, 'done'::text, 'left_out'::text, 'merged'::text])))
);

CREATE TABLE public.rule_set (
    id text NOT NULL,
    version integer NOT NULL,
    content jsonb NOT NULL,
    sha256 text NOT NULL,
    opens_at timestamp with time zone,
    reapply_by date,
    recorded_at timestamp with time zone NOT NULL,
    CONSTRAINT rule_set_check CHECK (((opens_at IS NULL) = (reapply_by IS NULL)))
);

CREATE TABLE public.session (
    token_hash bytea NOT NULL,
    account bigint NOT NULL,
    form_secret text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_seen_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    address text DEFAULT ''::text NOT NULL,
    id uuid DEFAULT gen_random_uuid() NOT NULL,
    browser text DEFAULT ''::text NOT NULL
);

CREATE TABLE public.staff_task (
    key text NOT NULL,
    kind text NOT NULL,
    entity text NOT NULL,
    text text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    done_at timestamp with time zone,
    done_by text
);

CREATE TABLE public.standing (
    provider text NOT NULL,
    since timestamp with time zone NOT NULL,
    standing text NOT NULL,
    reason text DEFAULT ''::text NOT NULL
);

CREATE VIEW public.standing_date AS
 SELECT occurrence.provider,
    occurrence.event,
    occurrence.ordinal,
    occurrence.last_day
   FROM (public.occurrence
     JOIN public.event ON ((event.number = occurrence.event)))
  WHERE ((occurrence.state <> 'cancelled'::text) OR (event.stage = 'cancelled'::text));

CREATE TABLE public.transition_path (
    rule_set text NOT NULL,
    ordinal integer NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    letter text NOT NULL,
    state text DEFAULT 'planned'::text NOT NULL,
    begun_at timestamp with time zone,
    CONSTRAINT transition_path_kind_check CHECK ((kind = ANY (ARRAY['provider'::text, 'application'::text, 'waiting'::text]))),
    CONSTRAINT transition_path_state_check CHECK ((state = ANY (ARRAY['planned'::text, 'begun'::text, 'left_out'::text])))
);

CREATE TABLE public.waiting_entry (
    id uuid NOT NULL,
    email public.citext NOT NULL,
    name text NOT NULL,
    organisation text DEFAULT ''::text NOT NULL,
    state text DEFAULT 'asked'::text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    confirmed_at timestamp with time zone,
    left_at timestamp with time zone,
    told_at timestamp with time zone,
    told_of text,
    CONSTRAINT waiting_entry_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'waiting'::text, 'left'::text, 'told'::text])))
);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_submission_key UNIQUE (submission);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.account
    ADD CONSTRAINT account_user_name_key UNIQUE (user_name);

ALTER TABLE ONLY public.announcement
    ADD CONSTRAINT announcement_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.announcement_recipient
    ADD CONSTRAINT announcement_recipient_announcement_address_key UNIQUE (announcement, address);

ALTER TABLE ONLY public.announcement_recipient
    ADD CONSTRAINT announcement_recipient_pkey PRIMARY KEY (announcement, ordinal);

ALTER TABLE ONLY public.annual_report
    ADD CONSTRAINT annual_report_pkey PRIMARY KEY (provider, year);

ALTER TABLE ONLY public.annual_report_version
    ADD CONSTRAINT annual_report_version_pkey PRIMARY KEY (provider, year, version);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT application_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT application_submission_key UNIQUE (submission);

ALTER TABLE ONLY public.audit_line
    ADD CONSTRAINT audit_line_key_key UNIQUE (key);

ALTER TABLE ONLY public.audit_line
    ADD CONSTRAINT audit_line_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.certificate
    ADD CONSTRAINT certificate_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.certificate
    ADD CONSTRAINT certificate_roster_line_key UNIQUE (roster, line);

ALTER TABLE ONLY public.certificate_run
    ADD CONSTRAINT certificate_run_pkey PRIMARY KEY (event, number);

ALTER TABLE ONLY public.claim_window
    ADD CONSTRAINT claim_window_pkey PRIMARY KEY (code);

ALTER TABLE ONLY public.closure
    ADD CONSTRAINT closure_pkey PRIMARY KEY (day);

ALTER TABLE ONLY public.column_mapping
    ADD CONSTRAINT column_mapping_pkey PRIMARY KEY (provider, header_key);

ALTER TABLE ONLY public.denial_reason
    ADD CONSTRAINT denial_reason_pkey PRIMARY KEY (application, criterion);

ALTER TABLE ONLY public.disposal_line
    ADD CONSTRAINT disposal_line_disposal_provider_year_key UNIQUE (disposal, provider, year);

ALTER TABLE ONLY public.disposal_line
    ADD CONSTRAINT disposal_line_pkey PRIMARY KEY (disposal, ordinal);

ALTER TABLE ONLY public.disposal
    ADD CONSTRAINT disposal_pkey PRIMARY KEY (year);

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.email_change
    ADD CONSTRAINT email_change_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event_draft
    ADD CONSTRAINT event_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_submission_key UNIQUE (submission);

ALTER TABLE ONLY public.event_version
    ADD CONSTRAINT event_version_pkey PRIMARY KEY (event, version);

ALTER TABLE ONLY public.evidence_attachment
    ADD CONSTRAINT evidence_attachment_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.evidence_attachment
    ADD CONSTRAINT evidence_attachment_questionnaire_entity_key UNIQUE (questionnaire, entity);

ALTER TABLE ONLY public.evidence_request
    ADD CONSTRAINT evidence_request_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.information_request
    ADD CONSTRAINT information_request_pkey PRIMARY KEY (submission);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.legal_hold
    ADD CONSTRAINT legal_hold_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_key_key UNIQUE (key);

ALTER TABLE ONLY public.letter
    ADD CONSTRAINT letter_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.link
    ADD CONSTRAINT link_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_pkey PRIMARY KEY (account, provider);

ALTER TABLE ONLY public.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);

ALTER TABLE ONLY public.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.occurrence
    ADD CONSTRAINT occurrence_pkey PRIMARY KEY (event, ordinal);

ALTER TABLE ONLY public.opening
    ADD CONSTRAINT opening_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opportunity_date
    ADD CONSTRAINT opportunity_date_pkey PRIMARY KEY (opportunity, ordinal);

ALTER TABLE ONLY public.opportunity_draft
    ADD CONSTRAINT opportunity_draft_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.opportunity_problem
    ADD CONSTRAINT opportunity_problem_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_submission_key UNIQUE (submission);

ALTER TABLE ONLY public.opportunity_version
    ADD CONSTRAINT opportunity_version_pkey PRIMARY KEY (opportunity, version);

ALTER TABLE ONLY public.provider
    ADD CONSTRAINT provider_application_key UNIQUE (application);

ALTER TABLE ONLY public.provider
    ADD CONSTRAINT provider_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.questionnaire_answer
    ADD CONSTRAINT questionnaire_answer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.questionnaire
    ADD CONSTRAINT questionnaire_code_key UNIQUE (code);

ALTER TABLE ONLY public.questionnaire
    ADD CONSTRAINT questionnaire_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.questionnaire_recipient
    ADD CONSTRAINT questionnaire_recipient_pkey PRIMARY KEY (questionnaire, email);

ALTER TABLE ONLY public.record_bundle
    ADD CONSTRAINT record_bundle_folder_key UNIQUE (folder);

ALTER TABLE ONLY public.record_bundle
    ADD CONSTRAINT record_bundle_pkey PRIMARY KEY (provider, year, version);

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.roster_row
    ADD CONSTRAINT roster_row_certificate_key UNIQUE (certificate);

ALTER TABLE ONLY public.roster_row
    ADD CONSTRAINT roster_row_pkey PRIMARY KEY (roster, line);

ALTER TABLE ONLY public.rule_set
    ADD CONSTRAINT rule_set_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (token_hash);

ALTER TABLE ONLY public.staff_task
    ADD CONSTRAINT staff_task_pkey PRIMARY KEY (key);

ALTER TABLE ONLY public.standing
    ADD CONSTRAINT standing_pkey PRIMARY KEY (provider, since);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_natural_key_key UNIQUE (natural_key);

ALTER TABLE ONLY public.submission
    ADD CONSTRAINT submission_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT subscription_email_key UNIQUE (email);

ALTER TABLE ONLY public.subscription
    ADD CONSTRAINT subscription_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.transition_path
    ADD CONSTRAINT transition_path_pkey PRIMARY KEY (rule_set, ordinal);

ALTER TABLE ONLY public.transition_path
    ADD CONSTRAINT transition_path_rule_set_kind_subject_key UNIQUE (rule_set, kind, subject);

ALTER TABLE ONLY public.waiting_entry
    ADD CONSTRAINT waiting_entry_pkey PRIMARY KEY (id);

CREATE INDEX access_request_application ON public.access_request USING btree (application, received_at DESC);

CREATE INDEX access_request_open ON public.access_request USING btree (due_at, number) WHERE (stage = 'asked'::text);

CREATE INDEX access_request_provider ON public.access_request USING btree (provider, received_at DESC);

CREATE INDEX access_request_recent ON public.access_request USING btree (received_at DESC, number DESC);

CREATE INDEX account_email ON public.account USING btree (email);

CREATE INDEX announcement_open ON public.announcement USING btree (number) WHERE (state = ANY (ARRAY['scheduled'::text, 'sending'::text, 'paused'::text]));

CREATE INDEX announcement_recent ON public.announcement USING btree (made_at DESC, number DESC);

CREATE INDEX announcement_recipient_subscription ON public.announcement_recipient USING btree (subscription) WHERE (subscription IS NOT NULL);

CREATE INDEX annual_report_kept ON public.annual_report USING btree (retain_until, provider, year) WHERE ((state = 'completed'::text) AND (disposed_at IS NULL));

CREATE INDEX annual_report_open ON public.annual_report USING btree (due_at, provider, year) WHERE (state = 'open'::text);

CREATE INDEX annual_report_uncarried ON public.annual_report USING btree (provider, year) WHERE (NOT carried);

CREATE INDEX annual_report_year ON public.annual_report USING btree (year, state, provider);

CREATE INDEX application_domains ON public.application USING gin (domains);

CREATE INDEX application_name ON public.application USING gin (name_key public.gin_trgm_ops);

CREATE INDEX application_open_due ON public.application USING btree (due_at, number) WHERE (stage = ANY (ARRAY['submitted'::text, 'under_review'::text, 'information_requested'::text]));

CREATE INDEX application_reapplies ON public.application USING btree (reapplies, received_at) WHERE (reapplies IS NOT NULL);

CREATE INDEX application_received ON public.application USING btree (received_at DESC, number DESC);

CREATE INDEX application_reviewer ON public.application USING btree (reviewer, due_at) WHERE (stage = ANY (ARRAY['submitted'::text, 'under_review'::text, 'information_requested'::text]));

CREATE INDEX application_search ON public.application USING gin (search_key public.gin_trgm_ops);

CREATE INDEX application_stage ON public.application USING btree (stage, received_at DESC);

CREATE INDEX application_unassigned ON public.application USING btree (due_at, number) WHERE ((reviewer IS NULL) AND (stage = ANY (ARRAY['submitted'::text, 'under_review'::text, 'information_requested'::text])));

CREATE INDEX application_waiting ON public.application USING btree (due_at, number) WHERE (stage = 'information_requested'::text);

CREATE INDEX audit_line_actor ON public.audit_line USING btree (actor, at DESC, id DESC);

CREATE INDEX audit_line_entity ON public.audit_line USING btree (entity, at, id);

CREATE INDEX audit_line_recent ON public.audit_line USING btree (at DESC, id DESC);

CREATE INDEX audit_line_verb ON public.audit_line USING btree (verb, at DESC, id DESC);

CREATE INDEX certificate_event ON public.certificate USING btree (event, occurrence, name);

CREATE UNIQUE INDEX certificate_person ON public.certificate USING btree (event, occurrence, person_key) WHERE (state = 'valid'::text);

CREATE INDEX certificate_provider_issued ON public.certificate USING btree (provider, issued_at);

CREATE INDEX certificate_run_lines ON public.certificate USING btree (event, run, line);

CREATE INDEX certificate_run_unfinished ON public.certificate_run USING btree (asked_at) WHERE (state <> 'done'::text);

CREATE INDEX certificate_units ON public.certificate USING btree (event, occurrence) INCLUDE (units) WHERE (state = 'valid'::text);

CREATE INDEX claim_window_event ON public.claim_window USING btree (event, occurrence);

CREATE INDEX draft_reapplies ON public.draft USING btree (reapplies) WHERE (reapplies IS NOT NULL);

CREATE UNIQUE INDEX draft_supersedes ON public.draft USING btree (supersedes) WHERE (supersedes IS NOT NULL);

CREATE UNIQUE INDEX email_change_open ON public.email_change USING btree (account) WHERE (state = 'open'::text);

CREATE INDEX event_draft_provider ON public.event_draft USING btree (provider, changed_at DESC) WHERE (submission IS NULL);

CREATE INDEX event_provider_day ON public.event USING btree (provider, first_day DESC, number);

CREATE INDEX event_provider_stage ON public.event USING btree (provider, stage, next_at, number);

CREATE INDEX event_reported ON public.event USING btree (reported_at DESC, number DESC);

CREATE INDEX event_retained ON public.event USING btree (retain_until, number) WHERE (retain_until IS NOT NULL);

CREATE INDEX event_search ON public.event USING gin (search_key public.gin_trgm_ops);

CREATE INDEX event_stage ON public.event USING btree (stage, reported_at DESC, number DESC);

CREATE INDEX evidence_attachment_entity ON public.evidence_attachment USING btree (entity, attached_at);

CREATE INDEX evidence_request_event ON public.evidence_request USING btree (event, asked_at DESC);

CREATE INDEX evidence_request_provider ON public.evidence_request USING btree (provider, asked_at DESC);

CREATE INDEX file_application ON public.file USING btree (application);

CREATE INDEX file_draft ON public.file USING btree (draft);

CREATE UNIQUE INDEX file_draft_question ON public.file USING btree (draft, question) WHERE (application IS NULL);

CREATE INDEX information_request_application ON public.information_request USING btree (application, asked_at);

CREATE UNIQUE INDEX invitation_open ON public.invitation USING btree (provider, email) WHERE (state = 'open'::text);

CREATE INDEX legal_hold_standing ON public.legal_hold USING btree (provider, year) WHERE (lifted_at IS NULL);

CREATE INDEX letter_dispatched ON public.letter USING btree (dispatched_at) WHERE (state = 'dispatched'::text);

CREATE INDEX letter_entity ON public.letter USING btree (entity, queued_at);

CREATE INDEX letter_message_key ON public.letter USING btree (message_key) WHERE (message_key IS NOT NULL);

CREATE INDEX letter_queued ON public.letter USING btree (priority, queued_at) WHERE (state = 'queued'::text);

CREATE INDEX letter_recent ON public.letter USING btree (queued_at DESC, id);

CREATE INDEX link_subject ON public.link USING btree (subject);

CREATE INDEX membership_provider ON public.membership USING btree (provider, state, account);

CREATE INDEX notice_showing ON public.notice USING btree (shows_from DESC) WHERE (removed_at IS NULL);

CREATE INDEX occurrence_last_day ON public.occurrence USING btree (last_day);

CREATE INDEX occurrence_outstanding ON public.occurrence USING btree (outstanding_since, event, ordinal) WHERE ((outstanding_since IS NOT NULL) AND (state = 'delivered'::text));

CREATE INDEX occurrence_owed ON public.occurrence USING btree (provider, count_due_at) WHERE (state = 'delivered'::text);

CREATE INDEX occurrence_provider_day ON public.occurrence USING btree (provider, last_day, first_day);

CREATE INDEX occurrence_provider_outstanding ON public.occurrence USING btree (provider) WHERE ((outstanding_since IS NOT NULL) AND (state = 'delivered'::text));

CREATE INDEX occurrence_to_come ON public.occurrence USING btree (provider, starts_at) WHERE (state = 'scheduled'::text);

CREATE UNIQUE INDEX opening_confirmed ON public.opening USING btree (rule_set) WHERE (state = 'confirmed'::text);

CREATE UNIQUE INDEX opening_proposed ON public.opening USING btree ((true)) WHERE (state = 'proposed'::text);

CREATE INDEX opportunity_changed ON public.opportunity USING btree (changed_at DESC) WHERE (published_at IS NOT NULL);

CREATE INDEX opportunity_date_day ON public.opportunity_date USING btree (first_day, last_day, opportunity);

CREATE INDEX opportunity_date_feed ON public.opportunity_date USING btree (first_day, opportunity, ordinal) WHERE (entry <> ''::text);

CREATE INDEX opportunity_date_span ON public.opportunity_date USING gist (daterange(first_day, last_day, '[]'::text)) WHERE (NOT cancelled);

CREATE UNIQUE INDEX opportunity_event ON public.opportunity USING btree (event) WHERE ((event IS NOT NULL) AND (stage = ANY (ARRAY['submitted'::text, 'returned'::text, 'published'::text])));

CREATE INDEX opportunity_found ON public.opportunity USING gin (tags, words) WHERE (stage = 'published'::text);

CREATE INDEX opportunity_open_due ON public.opportunity USING btree (due_at, number) WHERE ((stage = ANY (ARRAY['submitted'::text, 'returned'::text])) OR (change IS NOT NULL));

CREATE INDEX opportunity_problem_of ON public.opportunity_problem USING btree (opportunity, reported_at);

CREATE INDEX opportunity_problem_open ON public.opportunity_problem USING btree (reported_at) WHERE (settled_at IS NULL);

CREATE INDEX opportunity_provider ON public.opportunity USING btree (provider, received_at DESC) WHERE (provider IS NOT NULL);

CREATE INDEX opportunity_public_catalog ON public.opportunity USING btree (title, number) WHERE ((stage = 'published'::text) AND self_paced);

CREATE INDEX opportunity_public_day ON public.opportunity USING btree (first_day, number) WHERE ((stage = 'published'::text) AND (NOT self_paced));

CREATE INDEX opportunity_published ON public.opportunity USING btree (published_at DESC, number DESC) WHERE (stage = 'published'::text);

CREATE INDEX opportunity_recent ON public.opportunity USING btree (received_at DESC, number DESC);

CREATE INDEX opportunity_walk ON public.opportunity USING btree (self_paced, first_day, number) INCLUDE (last_day, tags) WHERE (stage = 'published'::text);

CREATE INDEX provider_called ON public.provider USING btree (called_under, number) WHERE (called_under IS NOT NULL);

CREATE INDEX provider_domains ON public.provider USING gin (domains);

CREATE INDEX provider_name ON public.provider USING gin (name_key public.gin_trgm_ops);

CREATE INDEX provider_name_order ON public.provider USING btree (legal_name, number);

CREATE INDEX provider_not_carried ON public.provider USING btree (number) WHERE (NOT carried);

CREATE INDEX provider_search ON public.provider USING gin (search_key public.gin_trgm_ops);

CREATE INDEX provider_standing ON public.provider USING btree (standing, number);

CREATE UNIQUE INDEX questionnaire_answer_mark ON public.questionnaire_answer USING btree (questionnaire, mark) WHERE (mark IS NOT NULL);

CREATE INDEX questionnaire_answer_of ON public.questionnaire_answer USING btree (questionnaire, answered_on);

CREATE INDEX questionnaire_provider ON public.questionnaire USING btree (provider, made_at DESC);

CREATE INDEX record_bundle_planned ON public.record_bundle USING btree (planned_at) WHERE (state = 'planned'::text);

CREATE INDEX record_bundle_verified ON public.record_bundle USING btree (verified_at, provider, year) WHERE (state = ANY (ARRAY['whole'::text, 'damaged'::text]));

CREATE INDEX roster_event ON public.roster USING btree (event, made_at DESC);

CREATE INDEX roster_provider ON public.roster USING btree (provider, made_at DESC);

CREATE INDEX roster_row_run ON public.roster_row USING btree (roster, run, line) WHERE (run IS NOT NULL);

CREATE INDEX roster_row_state ON public.roster_row USING btree (roster, state, line);

CREATE UNIQUE INDEX rule_set_first ON public.rule_set USING btree ((true)) WHERE (opens_at IS NULL);

CREATE INDEX session_account ON public.session USING btree (account);

CREATE UNIQUE INDEX session_id ON public.session USING btree (id);

CREATE INDEX staff_task_open ON public.staff_task USING btree (opened_at) WHERE (done_at IS NULL);

CREATE INDEX submission_entity ON public.submission USING btree (entity, received_at);

CREATE INDEX submission_saved ON public.submission USING btree (next_attempt_at) WHERE (state = 'saved'::text);

CREATE INDEX subscription_state ON public.subscription USING btree (state, id);

CREATE INDEX subscription_told ON public.subscription USING btree (COALESCE(told_until, confirmed_at), id) WHERE (state = 'confirmed'::text);

CREATE INDEX transition_path_planned ON public.transition_path USING btree (rule_set, ordinal) WHERE (state = 'planned'::text);

CREATE UNIQUE INDEX waiting_entry_email ON public.waiting_entry USING btree (email) WHERE (state = ANY (ARRAY['asked'::text, 'waiting'::text]));

CREATE INDEX waiting_entry_state ON public.waiting_entry USING btree (state, asked_at);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_account_fkey FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_application_fkey FOREIGN KEY (application) REFERENCES public.application(number);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_replaces_fkey FOREIGN KEY (replaces) REFERENCES public.account(id);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_reviewer_fkey FOREIGN KEY (reviewer) REFERENCES public.account(id);

ALTER TABLE ONLY public.access_request
    ADD CONSTRAINT access_request_submission_fkey FOREIGN KEY (submission) REFERENCES public.submission(id);

ALTER TABLE ONLY public.announcement_recipient
    ADD CONSTRAINT announcement_recipient_announcement_fkey FOREIGN KEY (announcement) REFERENCES public.announcement(number);

ALTER TABLE ONLY public.announcement
    ADD CONSTRAINT announcement_submission_fkey FOREIGN KEY (submission) REFERENCES public.submission(id);

ALTER TABLE ONLY public.annual_report
    ADD CONSTRAINT annual_report_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.annual_report_version
    ADD CONSTRAINT annual_report_version_provider_year_fkey FOREIGN KEY (provider, year) REFERENCES public.annual_report(provider, year);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT application_reapplies_fkey FOREIGN KEY (reapplies) REFERENCES public.provider(number);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT application_reviewer_fkey FOREIGN KEY (reviewer) REFERENCES public.account(id);

ALTER TABLE ONLY public.application
    ADD CONSTRAINT application_submission_fkey FOREIGN KEY (submission) REFERENCES public.submission(id);

ALTER TABLE ONLY public.certificate
    ADD CONSTRAINT certificate_event_occurrence_fkey FOREIGN KEY (event, occurrence) REFERENCES public.occurrence(event, ordinal);

ALTER TABLE ONLY public.certificate
    ADD CONSTRAINT certificate_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.certificate_run
    ADD CONSTRAINT certificate_run_event_fkey FOREIGN KEY (event) REFERENCES public.event(number);

ALTER TABLE ONLY public.certificate_run
    ADD CONSTRAINT certificate_run_roster_fkey FOREIGN KEY (roster) REFERENCES public.roster(id);

ALTER TABLE ONLY public.claim_window
    ADD CONSTRAINT claim_window_event_occurrence_fkey FOREIGN KEY (event, occurrence) REFERENCES public.occurrence(event, ordinal);

ALTER TABLE ONLY public.claim_window
    ADD CONSTRAINT claim_window_roster_fkey FOREIGN KEY (roster) REFERENCES public.roster(id);

ALTER TABLE ONLY public.column_mapping
    ADD CONSTRAINT column_mapping_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.denial_reason
    ADD CONSTRAINT denial_reason_application_fkey FOREIGN KEY (application) REFERENCES public.application(number);

ALTER TABLE ONLY public.disposal_line
    ADD CONSTRAINT disposal_line_disposal_fkey FOREIGN KEY (disposal) REFERENCES public.disposal(year);

ALTER TABLE ONLY public.disposal_line
    ADD CONSTRAINT disposal_line_provider_year_fkey FOREIGN KEY (provider, year) REFERENCES public.annual_report(provider, year);

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT draft_reapplies_fkey FOREIGN KEY (reapplies) REFERENCES public.provider(number);

ALTER TABLE ONLY public.draft
    ADD CONSTRAINT draft_supersedes_fkey FOREIGN KEY (supersedes) REFERENCES public.application(number);

ALTER TABLE ONLY public.email_change
    ADD CONSTRAINT email_change_account_fkey FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.event_draft
    ADD CONSTRAINT event_draft_account_fkey FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.event_draft
    ADD CONSTRAINT event_draft_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.event_draft
    ADD CONSTRAINT event_draft_revises_fkey FOREIGN KEY (revises) REFERENCES public.event(number);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.event
    ADD CONSTRAINT event_submission_fkey FOREIGN KEY (submission) REFERENCES public.submission(id);

ALTER TABLE ONLY public.event_version
    ADD CONSTRAINT event_version_event_fkey FOREIGN KEY (event) REFERENCES public.event(number);

ALTER TABLE ONLY public.evidence_attachment
    ADD CONSTRAINT evidence_attachment_questionnaire_fkey FOREIGN KEY (questionnaire) REFERENCES public.questionnaire(number);

ALTER TABLE ONLY public.evidence_request
    ADD CONSTRAINT evidence_request_event_fkey FOREIGN KEY (event) REFERENCES public.event(number);

ALTER TABLE ONLY public.evidence_request
    ADD CONSTRAINT evidence_request_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.file
    ADD CONSTRAINT file_draft_fkey FOREIGN KEY (draft) REFERENCES public.draft(id);

ALTER TABLE ONLY public.information_request
    ADD CONSTRAINT information_request_application_fkey FOREIGN KEY (application) REFERENCES public.application(number);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_account_fkey FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.invitation
    ADD CONSTRAINT invitation_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.legal_hold
    ADD CONSTRAINT legal_hold_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_account_fkey FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.membership
    ADD CONSTRAINT membership_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.occurrence
    ADD CONSTRAINT occurrence_event_fkey FOREIGN KEY (event) REFERENCES public.event(number);

ALTER TABLE ONLY public.occurrence
    ADD CONSTRAINT occurrence_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.opportunity_date
    ADD CONSTRAINT opportunity_date_opportunity_fkey FOREIGN KEY (opportunity) REFERENCES public.opportunity(number) ON DELETE CASCADE;

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_event_fkey FOREIGN KEY (event) REFERENCES public.event(number);

ALTER TABLE ONLY public.opportunity_problem
    ADD CONSTRAINT opportunity_problem_opportunity_fkey FOREIGN KEY (opportunity) REFERENCES public.opportunity(number);

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_reviewer_fkey FOREIGN KEY (reviewer) REFERENCES public.account(id);

ALTER TABLE ONLY public.opportunity
    ADD CONSTRAINT opportunity_submission_fkey FOREIGN KEY (submission) REFERENCES public.submission(id);

ALTER TABLE ONLY public.opportunity_version
    ADD CONSTRAINT opportunity_version_opportunity_fkey FOREIGN KEY (opportunity) REFERENCES public.opportunity(number);

ALTER TABLE ONLY public.provider
    ADD CONSTRAINT provider_application_fkey FOREIGN KEY (application) REFERENCES public.application(number);

ALTER TABLE ONLY public.provider
    ADD CONSTRAINT provider_called_under_fkey FOREIGN KEY (called_under) REFERENCES public.rule_set(id);

ALTER TABLE ONLY public.questionnaire_answer
    ADD CONSTRAINT questionnaire_answer_questionnaire_fkey FOREIGN KEY (questionnaire) REFERENCES public.questionnaire(number);

ALTER TABLE ONLY public.questionnaire
    ADD CONSTRAINT questionnaire_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.questionnaire_recipient
    ADD CONSTRAINT questionnaire_recipient_questionnaire_fkey FOREIGN KEY (questionnaire) REFERENCES public.questionnaire(number);

ALTER TABLE ONLY public.record_bundle
    ADD CONSTRAINT record_bundle_provider_year_fkey FOREIGN KEY (provider, year) REFERENCES public.annual_report(provider, year);

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_event_occurrence_fkey FOREIGN KEY (event, occurrence) REFERENCES public.occurrence(event, ordinal);

ALTER TABLE ONLY public.roster
    ADD CONSTRAINT roster_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.roster_row
    ADD CONSTRAINT roster_row_roster_fkey FOREIGN KEY (roster) REFERENCES public.roster(id);

ALTER TABLE ONLY public.session
    ADD CONSTRAINT session_account_fkey FOREIGN KEY (account) REFERENCES public.account(id);

ALTER TABLE ONLY public.standing
    ADD CONSTRAINT standing_provider_fkey FOREIGN KEY (provider) REFERENCES public.provider(number);

ALTER TABLE ONLY public.transition_path
    ADD CONSTRAINT transition_path_rule_set_fkey FOREIGN KEY (rule_set) REFERENCES public.rule_set(id);
