-- name: next_number()$
-- The next number in the sequence of events.
select nextval('event_number');

-- name: lock_draft(draft)$
-- What a draft was sent as, if it was; two presses of the button come one after the other.
select submission from event_draft where id = :draft for update;

-- name: give_draft_away(draft, submission)!
-- The draft was sent; nothing about it changes any more.
update event_draft set submission = :submission where id = :draft;

-- name: add(number, provider, submission, rule_set, stage, form, title, format, search_key, first_day, last_day, late, reported_at, reported_by, next_step, next_at)^
-- A reported event, unless it is there already; then nothing comes back. It is found by its provider's names, too.
insert into event (number, provider, submission, rule_set, stage, form, title, format, search_key, first_day, last_day,
                   late, reported_at, reported_by, next_step, next_at)
values (:number, :provider, :submission, :rule_set, :stage, :form, :title, :format,
        :search_key || ' ' || (select search_key from provider where number = :provider), :first_day, :last_day, :late,
        :reported_at, :reported_by, :next_step, :next_at)
on conflict (number) do nothing
returning *;

-- name: by_number(number)^
-- One event.
select * from event where number = :number;

-- name: lock(number)^
-- One event, held until the transaction ends, so that decisions come one after the other.
select * from event where number = :number for update;

-- name: save(number, stage, version, late, form, title, format, search_key, first_day, last_day, cancelled_at, cancel_reason, archived_at, next_step, next_at)!
-- Everything about an event that ever changes.
update event
set stage = :stage, version = :version, late = :late, form = :form, title = :title, format = :format,
    search_key = :search_key || ' ' || (select search_key from provider where number = event.provider),
    first_day = :first_day, last_day = :last_day, cancelled_at = :cancelled_at, cancel_reason = :cancel_reason,
    archived_at = :archived_at, next_step = :next_step, next_at = :next_at
where number = :number;

-- name: add_version(event, version, form, at, actor, reason, submission)!
-- What the form is from now on.
insert into event_version (event, version, form, at, actor, reason, submission)
values (:event, :version, :form, :at, :actor, :reason, :submission)
on conflict do nothing;

-- name: versions(event)
-- Every version of the form, the first one first.
select event, version, form, at, actor, reason from event_version where event = :event order by version;

-- name: submitted(number)^
-- The submission of an event, recorded or not.
select * from submission where entity = 'event:' || :number::text and kind = 'event';

-- name: open_numbers()
-- Events whose workflow must run: those recorded and not final, and those submitted and not recorded yet.
select number from event where stage in ('reported', 'delivered', 'settled')
union
select substr(entity, 7) from submission
where kind = 'event' and state <> 'refused' and not exists (select 1 from event where event.submission = submission.id)
order by 1;
