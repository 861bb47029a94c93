-- What disposing of one provider's report year takes out of each table, a statement for each. Left is what tells that
-- something was there and how much of it: numbers, days, instants, units, counts, titles of events, codes, and the ids
-- of accounts, which are no records of a year. Whoever adds a table or a column for what people write adds to this file;
-- a test searches every column of every table for what it had planted there.

-- name: events(provider, year)
-- The events whose records go with this year: it is the last of their years that is not disposed of. Held until the
-- transaction ends. Of an event without a date that stands, all dates count.
select event.number, event.title, event.stage, event.retain_until from event
where event.provider = :provider and event.disposed_at is null
  and exists (
      select from occurrence
      join annual_report as report on report.provider = occurrence.provider and report.year = :year
        and occurrence.last_day between report.first_day and report.last_day
      where occurrence.event = event.number and (occurrence.state <> 'cancelled' or event.stage = 'cancelled')
  )
  and not exists (
      select from occurrence
      join annual_report as report on report.provider = occurrence.provider and report.year <> :year
        and report.disposed_at is null and occurrence.last_day between report.first_day and report.last_day
      where occurrence.event = event.number and (occurrence.state <> 'cancelled' or event.stage = 'cancelled')
  )
order by event.number
for update of event;

-- name: entities(provider, year, events)
-- How audit lines, letters, submissions and staff tasks name what goes.
select 'report:' || :provider::text || ':' || :year::int as entity
union all
select 'bundle:' || provider || ':' || year || ':' || version from record_bundle
where provider = :provider and year = :year
union all
select 'hold:' || id from legal_hold
where provider = :provider and (year is null or year = :year) and lifted_at is not null
union all
select 'event:' || number from unnest(:events::text[]) as each (number)
union all
select 'certificates:' || event || ':' || number from certificate_run where event = any(:events::text[])
union all
select 'certificate:' || number from certificate where event = any(:events::text[])
union all
select 'opportunity:' || number from opportunity where event = any(:events::text[]);

-- name: event(events, search_keys, as_of)!
-- An event keeps its title, dates, format, units, criteria, topics and audience, and a schedule without its titles. What
-- describes it goes: description, objectives, places, instructors, contact, fee, links, reasons.
update event
set form = jsonb_strip_nulls(jsonb_build_object(
        'title', form -> 'title', 'format', form -> 'format', 'zone', form -> 'zone', 'units', form -> 'units',
        'partial_credit', form -> 'partial_credit', 'criteria', form -> 'criteria', 'topics', form -> 'topics',
        'audience', form -> 'audience', 'recordings_until', form -> 'recordings_until',
        'closes_on', form -> 'closes_on', 'share_on_portal', form -> 'share_on_portal',
        'last_item', form -> 'last_item',
        'schedule', (
            select jsonb_agg(jsonb_build_object(
                'id', item -> 'id', 'kind', item -> 'kind', 'title', '', 'day', item -> 'day',
                'starts', item -> 'starts', 'ends', item -> 'ends', 'minutes', item -> 'minutes'
            ) order by line)
            from jsonb_array_elements(form -> 'schedule') with ordinality as each (item, line)
        ),
        'occurrences', (
            select jsonb_agg(jsonb_build_object('first_day', place -> 'first_day', 'ordinal', place -> 'ordinal')
                             order by line)
            from jsonb_array_elements(form -> 'occurrences') with ordinality as each (place, line)
        ),
        'description', '', 'objectives', '', 'instructors', '', 'contact', '{"name": "", "email": ""}'::jsonb
    )),
    search_key = given.search_key || ' ' || (select search_key from provider where number = event.provider),
    cancel_reason = case when cancel_reason is not null then '' end,
    reported_by = case when reported_by like 'claimed:%' then 'claimed:unknown' else reported_by end,
    disposed_at = :as_of
from unnest(:events::text[], :search_keys::text[]) as given (number, search_key)
where event.number = given.number;

-- name: event_version(events)!
-- Versions of a form go whole: they are forms, with reasons. Of the last one the event's own row says what is left.
delete from event_version where event = any(:events::text[]);

-- name: event_draft(provider, events, until)!
-- Drafts go whole: those that were sent as these events or their changes, changes to them that never were, and whatever
-- else nobody has touched since the year's report was completed.
delete from event_draft
where provider = :provider
  and (
      revises = any(:events::text[])
      or exists (
          select from submission
          where submission.id = event_draft.submission
            and submission.entity in (select 'event:' || number from unnest(:events::text[]) as each (number))
      )
      or (submission is null and changed_at <= :until)
  );

-- name: occurrence(events)!
-- A date keeps its days, its ladder and its count. Place, link and note go.
update occurrence
set location = '', link = '', count_note = '',
    counted_by = case when counted_by like 'claimed:%' then 'claimed:unknown' else counted_by end
where event = any(:events::text[]);

-- name: certificate(events, as_of)!
-- A certificate keeps its number, event, date, units, days and how it stands. Name, address, key, folio number, sessions
-- and reason go, and the hash, by which a guess at a name could be proved. The number takes the place of the person's
-- key, which is unique among the valid certificates of a date.
update certificate
set name = '', email = '', person_key = number, search_key = lower(number), folio = '', sessions = '{}', sha256 = '',
    void_reason = case when void_reason is not null then '' end,
    voided_by = case when voided_by like 'claimed:%' then 'claimed:unknown' else voided_by end,
    data = jsonb_strip_nulls(jsonb_build_object(
        'number', data -> 'number', 'provider_name', data -> 'provider_name',
        'provider_number', data -> 'provider_number', 'event_title', data -> 'event_title',
        'event_number', data -> 'event_number', 'format', data -> 'format', 'attended', data -> 'attended',
        'units', data -> 'units', 'unit_words', data -> 'unit_words', 'rule', data -> 'rule',
        'issuer', data -> 'issuer', 'issued_on', data -> 'issued_on', 'verify_url', data -> 'verify_url',
        'replaces', data -> 'replaces', 'participant', '', 'place', ''
    )),
    disposed_at = :as_of
where event = any(:events::text[]);

-- name: evidence_request(events)!
-- A request for evidence keeps that and when it was made and answered. Who asked, what, and the answer go.
update evidence_request
set full_name = '', organisation = '', email = '', text = '', answer = ''
where event = any(:events::text[]);

-- name: claim_window(events)!
-- Codes go whole: they lead nowhere any more.
delete from claim_window where event = any(:events::text[]);

-- name: roster_row(events)!
-- The people of a list go whole; how many there were stays with the runs that took them.
delete from roster_row using roster where roster.id = roster_row.roster and roster.event = any(:events::text[]);

-- name: roster(events)!
-- A list keeps where it came from, when and by whom. Its cells, the name of its file and its reason go.
update roster set cells = null, file = '', reason = '' where event = any(:events::text[]);

-- name: column_mapping(provider, until)!
-- Headings go that no list used since the year's report was completed: what was read as a heading may be a person.
delete from column_mapping where provider = :provider and used_at <= :until;

-- name: submission(entities, as_of)!
-- A form that was sent keeps what kind it was, by whom and when. What was typed goes. One that waits is refused.
update submission
set payload = '{}', settled_at = coalesce(settled_at, :as_of),
    refusal = case
        when state = 'saved' then '{"kind": "refused", "code": "disposed_of", "details": {}}'::jsonb
        when refusal is not null then jsonb_build_object('kind', 'refused', 'code', refusal -> 'code')
    end,
    state = case state when 'saved' then 'refused' else state end
where entity = any(:entities::text[]);

-- name: letter(entities, as_of)!
-- A letter keeps its kind, what it was about, how it fared and when. Its words, whom it went to and what a mail server
-- said go, and the Message-ID, by which a copy could be told. One that waits does not leave any more.
update letter
set to_name = '', to_address = '', facts = '{}', problem = null, message_key = null, disposed_at = :as_of,
    state = case when state in ('queued', 'dispatched') then 'failed' else state end
where entity = any(:entities::text[]);

-- name: audit_line(entities)!
-- A line keeps who did what and when, with its figures and days and the codes its sentence needs. Whatever else is text
-- goes, and so does the name another system gave its actor.
update audit_line
set actor = case when actor like 'claimed:%' then 'claimed:unknown' else actor end,
    facts = coalesce((
        select jsonb_object_agg(name, value) from jsonb_each(facts) as each (name, value)
        where jsonb_typeof(value) in ('number', 'boolean', 'null')
           or name = any('{kind,letter,code,rung,purpose}')
           or value #>> '{}' ~ '^\d{4}-\d\d-\d\d(T[0-9:.+-]+Z?)?$'
    ), '{}')
where entity = any(:entities::text[]);

-- name: task_texts(entities)
-- What staff tasks say: the morning's digests repeat it, word for word.
select text from staff_task where entity = any(:entities::text[]);

-- name: staff_task(entities, as_of)!
-- A task keeps what kind it was. What it says goes, and nobody has to see to it any more.
update staff_task
set text = 'Its records were disposed of.', done_at = coalesce(done_at, :as_of),
    done_by = coalesce(done_by, 'system')
where entity = any(:entities::text[]);

-- name: digest(texts)!
-- A digest keeps all but what it repeated of these tasks.
update letter
set facts = jsonb_set(facts, '{tasks}', (
    select jsonb_agg(case when task ->> 'text' = any(:texts::text[])
                          then jsonb_set(task, '{text}', '"Its records were disposed of."') else task end order by line)
    from jsonb_array_elements(facts -> 'tasks') with ordinality as each (task, line)
))
where kind = 'digest' and exists (
    select from jsonb_array_elements(facts -> 'tasks') as each (task) where task ->> 'text' = any(:texts::text[])
);

-- name: annual_report_version(provider, year)!
-- A version of a report keeps its figures by event and date. Descriptions, schedules, places, the statement, who signed
-- it and why it was reopened go.
update annual_report_version
set statement = '', signed_by = '', reason = '',
    actor = case when actor like 'claimed:%' then 'claimed:unknown' else actor end,
    content = jsonb_build_object(
        'provider', content -> 'provider', 'legal_name', content -> 'legal_name', 'year', content -> 'year',
        'first_day', content -> 'first_day', 'last_day', content -> 'last_day', 'gaps', '[]'::jsonb,
        'activities', coalesce((
            select jsonb_agg(jsonb_build_object(
                'event', activity -> 'event', 'title', activity -> 'title', 'format', activity -> 'format',
                'description', '', 'schedule', '[]'::jsonb,
                'dates', coalesce((
                    select jsonb_agg(jsonb_build_object(
                        'ordinal', day -> 'ordinal', 'first_day', day -> 'first_day', 'last_day', day -> 'last_day',
                        'participants', day -> 'participants', 'issued', day -> 'issued', 'paper', day -> 'paper',
                        'units', day -> 'units'
                    ) order by at)
                    from jsonb_array_elements(activity -> 'dates') with ordinality as each (day, at)
                ), '[]'::jsonb)
            ) order by line)
            from jsonb_array_elements(content -> 'activities') with ordinality as each (activity, line)
        ), '[]'::jsonb)
    )
where provider = :provider and year = :year;

-- name: annual_report(provider, year, as_of)!
-- A report keeps its dates and how it stood.
update annual_report
set reopen_reason = '', disposed_at = :as_of,
    completed_by = case when completed_by like 'claimed:%' then 'claimed:unknown' else completed_by end,
    reopened_by = case when reopened_by like 'claimed:%' then 'claimed:unknown' else reopened_by end
where provider = :provider and year = :year;

-- name: record_bundle(provider, year)!
-- A bundle keeps that it was there and how large; its files go from the vault after this is written (`removed_at`).
update record_bundle set state = 'disposed', problem = '', manifest_sha256 = null
where provider = :provider and year = :year;

-- name: legal_hold(provider, year)!
-- A hold that was lifted keeps when it stood and who said so. Its reasons go.
update legal_hold set reason = '', lift_reason = ''
where provider = :provider and (year is null or year = :year) and lifted_at is not null;

-- name: to_remove(provider, year)
-- Folders of the year's bundles that may still be in the vault.
select folder from record_bundle
where provider = :provider and year = :year and state = 'disposed' and removed_at is null
order by version;

-- name: removed(provider, year, as_of)!
-- They are gone from the vault.
update record_bundle set removed_at = :as_of
where provider = :provider and year = :year and state = 'disposed' and removed_at is null;

-- name: opportunity(events)!
-- An opportunity that was shared from an event keeps its title, days, format, topics, audience and region. What describes
-- it goes: words, places, links, cost, whom to ask, who shared it, and the office's words.
update opportunity
set form = jsonb_build_object(
        'title', form -> 'title', 'description', '', 'organisation', form -> 'organisation', 'format', form -> 'format',
        'topics', form -> 'topics', 'audience', form -> 'audience', 'region', form -> 'region', 'free', form -> 'free',
        'zone', form -> 'zone', 'units', form -> 'units', 'opens_on', form -> 'opens_on',
        'closes_on', form -> 'closes_on', 'contact', '{"name": "", "email": ""}'::jsonb,
        'dates', coalesce((
            select jsonb_agg(each - 'location' - 'link' order by line)
            from jsonb_array_elements(form -> 'dates') with ordinality as listed (each, line)
        ), '[]'::jsonb)
    ),
    proposed = null, change = null, city = '', search_key = '', contact_name = '', contact_email = '',
    decision_text = '',
    submitted_by = case when submitted_by like 'claimed:%' then 'claimed:unknown' else submitted_by end,
    decided_by = case when decided_by like 'claimed:%' then 'claimed:unknown' else decided_by end
where event = any(:events::text[]);

-- name: opportunity_date(events)!
-- A date keeps its days and hours.
update opportunity_date set location = '', link = '', entry = ''
where opportunity in (select number from opportunity where event = any(:events::text[]));

-- name: opportunity_version(events)!
-- Versions go whole, as those of an event do.
delete from opportunity_version
where opportunity in (select number from opportunity where event = any(:events::text[]));

-- name: opportunity_problem(events)!
-- A problem that a reader told keeps what kind it was and when.
update opportunity_problem set text = '', email = '', outcome = ''
where opportunity in (select number from opportunity where event = any(:events::text[]));

-- name: questionnaires(provider, year, last_day, until)
-- Questionnaires whose answers go with this year: those that ended in it, or before it
-- without a year of their own that is still kept; all that ended, where no other year of the provider is kept; and drafts
-- nobody has touched since the year's report was completed.
select number from (
    select questionnaire.*, least(closes_on, (closed_at at time zone 'America/Denver')::date) as ended_on
    from questionnaire where provider = :provider and disposed_at is null
) as questionnaire
where (state = 'draft' and changed_at <= :until)
   or (state <> 'draft'
       and not exists (
           select from annual_report as report
           where report.provider = :provider and report.year <> :year and report.disposed_at is null
             and questionnaire.ended_on between report.first_day and report.last_day
       )
       and (ended_on <= :last_day or not exists (
           select from annual_report as report
           where report.provider = :provider and report.year <> :year and report.disposed_at is null
       )))
order by number;

-- name: questionnaire_answer(questionnaires)!
-- Answers go whole.
delete from questionnaire_answer where questionnaire = any(:questionnaires::text[]);

-- name: questionnaire_recipient(questionnaires)!
-- Addresses that were written to go whole.
delete from questionnaire_recipient where questionnaire = any(:questionnaires::text[]);

-- name: evidence_attachment(events)!
-- Evidence of an event goes with the event.
delete from evidence_attachment where entity in (select 'event:' || number from unnest(:events::text[]) as each (number));

-- name: questionnaire_texts(questionnaires)!
-- What a questionnaire is evidence for elsewhere keeps its figures; what people wrote in their own words goes.
update evidence_attachment
set summary = jsonb_set(summary, '{questions}', coalesce((
    select jsonb_agg(jsonb_set(question, '{texts}', '[]'::jsonb) order by place)
    from jsonb_array_elements(summary -> 'questions') with ordinality as each (question, place)
), '[]'::jsonb))
where questionnaire = any(:questionnaires::text[]);

-- name: questionnaire(questionnaires, as_of)!
-- A questionnaire keeps its number, its days and how it stood. Its words go, and its code, which leads nowhere any more.
update questionnaire
set title = '', introduction = '', questions = '[]', earlier = '[]', code = number, disposed_at = :as_of
where number = any(:questionnaires::text[]);
