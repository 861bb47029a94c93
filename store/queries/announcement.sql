-- name: next_number()$
-- The next number in the sequence of announcements.
select nextval('announcement_number');

-- name: add(number, made_by, as_of)^
-- An empty draft.
insert into announcement (number, made_by, made_at, changed_at) values (:number, :made_by, :as_of, :as_of)
returning *;

-- name: find(number)^
-- One announcement.
select * from announcement where number = :number;

-- name: lock(number)^
-- One announcement, held until the transaction ends.
select * from announcement where number = :number for update;

-- name: page(size, skip)
-- Announcements, newest first; `total` counts them all.
select announcement.*, count(*) over () as total from announcement
order by made_at desc, number desc limit :size offset :skip;

-- name: save_draft(number, subject, body, audience, revision, saved_from, as_of)^
-- What was typed, unless another page saved meanwhile or it is scheduled; then nothing comes back.
update announcement
set subject = :subject, body = :body, audience = :audience, revision = revision + 1, saved_from = :saved_from,
    changed_at = :as_of
where number = :number and state = 'draft' and submission is null
  and (revision = :revision or (saved_from = :saved_from and saved_from <> ''))
returning *;

-- name: discard(number, revision)$
-- A draft nobody wants any more; one that was ever scheduled, or was changed since, stays.
delete from announcement
where number = :number and revision = :revision and state = 'draft' and submission is null and scheduled_at is null
returning true;

-- name: give_away(number, submission)!
-- It was sent to be scheduled as it is: until its workflow has recorded that, nobody changes it.
update announcement set submission = :submission where number = :number and state = 'draft';

-- name: save(number, subject, body, audience, per_minute, send_at, state, submission, revision, scheduled_by, scheduled_at, began_at, ended_at, as_of)!
-- Everything that ever changes about an announcement.
update announcement
set subject = :subject, body = :body, audience = :audience, per_minute = :per_minute, send_at = :send_at,
    state = :state, submission = :submission, revision = :revision, scheduled_by = :scheduled_by,
    scheduled_at = :scheduled_at, began_at = :began_at, ended_at = :ended_at, changed_at = :as_of
where number = :number;

-- name: readers(providers, kinds, standings, rule_sets, subscribers, size)
-- Who would get it, one line an address; who is somebody of a provider gets it as that. `total` counts them all.
select each.*, count(*) over () as total from (
    select distinct on (address) address, name, provider, subscription from reader
    where (provider is not null and :providers
           and (:kinds::text[] = '{}' or kind = any(:kinds))
           and (case when :standings::text[] = '{}' then standing not in ('withdrawn', 'ceased')
                     else standing = any(:standings) end)
           and (:rule_sets::text[] = '{}' or rule_set = any(:rule_sets)))
       or (subscription is not null and :subscribers)
    order by address, provider nulls last
) as each
order by address limit :size;

-- name: fix_recipients(number, providers, kinds, standings, rule_sets, subscribers)!
-- Who is in the audience now gets it: the same choice as above, numbered.
insert into announcement_recipient (announcement, ordinal, address, name, provider, subscription)
select :number, row_number() over (order by each.address), each.*
from (
    select distinct on (address) address, name, provider, subscription from reader
    where (provider is not null and :providers
           and (:kinds::text[] = '{}' or kind = any(:kinds))
           and (case when :standings::text[] = '{}' then standing not in ('withdrawn', 'ceased')
                     else standing = any(:standings) end)
           and (:rule_sets::text[] = '{}' or rule_set = any(:rule_sets)))
       or (subscription is not null and :subscribers)
    order by address, provider nulls last
) as each
on conflict do nothing;

-- name: chunk(number, first, last)
-- Recipients whose letters are to be queued, held until the transaction ends; subscribers only while they are.
select recipient.ordinal, recipient.address, recipient.name, recipient.provider, recipient.subscription,
       coalesce(provider.legal_name, '') as organisation,
       (select link.id from link
        where link.subject = 'subscription:' || recipient.subscription and link.purpose = 'subscription'
        order by link.expires_at desc limit 1) as link
from announcement_recipient as recipient
left join provider on provider.number = recipient.provider
where recipient.announcement = :number and recipient.ordinal between :first and :last
  and recipient.state = 'planned'
  and (recipient.subscription is null
       or exists (select from subscription
                  where id = recipient.subscription and state = 'confirmed' and 'providers' = any(topics)))
order by recipient.ordinal
for update of recipient;

-- name: subscriptions(number, first, last)
-- The subscriptions among these recipients.
select subscription from announcement_recipient
where announcement = :number and ordinal between :first and :last and subscription is not null and state = 'planned';

-- name: mark_queued(number, first, last, letters)!
-- Those of them who have a letter now are done; the others ended their subscription meanwhile and are left out.
update announcement_recipient
set letter = each.letter, state = case when each.letter is null then 'left_out' else 'queued' end
from announcement_recipient as recipient
left join jsonb_to_recordset(:letters) as each (ordinal int, letter uuid) on each.ordinal = recipient.ordinal
where recipient.announcement = :number and recipient.ordinal between :first and :last and recipient.state = 'planned'
  and announcement_recipient.announcement = recipient.announcement
  and announcement_recipient.ordinal = recipient.ordinal;

-- name: leave_out(number)$
-- Whoever has no letter yet gets none; how many they are.
with left_out as (
    update announcement_recipient set state = 'left_out'
    where announcement = :number and state = 'planned'
    returning ordinal
)
select count(*) from left_out;

-- name: progress(number)^
-- How far it has come; `queued_until` is the ordinal up to which letters are queued.
select count(*) as recipients,
       count(*) filter (where recipient.state = 'planned') as planned,
       count(*) filter (where recipient.state = 'left_out') as left_out,
       count(*) filter (where letter.state in ('queued', 'dispatched')) as queued,
       count(*) filter (where letter.state = 'sent') as sent,
       count(*) filter (where letter.state = 'failed') as failed,
       count(*) filter (where letter.state = 'bounced') as bounced,
       coalesce(max(recipient.ordinal) filter (where recipient.state <> 'planned'), 0) as queued_until
from announcement_recipient as recipient
left join letter on letter.id = recipient.letter
where recipient.announcement = :number;

-- name: recipients(number, failed, size)
-- Recipients with what became of their letters; only those that failed or came back where that is asked.
select recipient.ordinal, recipient.address, recipient.name, recipient.provider, recipient.subscription,
       recipient.state, recipient.letter, letter.state as letter_state, letter.sent_at, letter.problem
from announcement_recipient as recipient
left join letter on letter.id = recipient.letter
where recipient.announcement = :number and (not :failed or letter.state in ('failed', 'bounced'))
order by recipient.ordinal limit :size;

-- name: open_numbers()
-- Announcements whose workflow must run: scheduled or under way, or submitted and not recorded yet.
select number from announcement where state in ('scheduled', 'sending', 'paused')
union
select substr(submission.entity, length('announcement:') + 1) from submission
where submission.kind = 'announcement' and submission.state <> 'refused'
  and not exists (
    select from audit_line where key = submission.entity || '/scheduled/' || submission.id
  )
order by number;

-- name: submitted(number)^
-- What it was scheduled with last.
select * from submission where entity = 'announcement:' || :number::text and kind = 'announcement'
order by received_at desc limit 1;
