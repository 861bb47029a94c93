-- name: next_number()$
-- The next number in the sequence of access requests.
select nextval('access_request_number');

-- name: hold_asker(key)!
-- Two presses of the button by the same person for the same organization come one after the other.
select pg_advisory_xact_lock(hashtextextended(:key::text, 0));

-- name: open_of_asker(email, provider, application, organisation)^
-- What this person sent about this organization and nobody has decided yet, recorded or not.
select submission.* from submission
left join access_request on access_request.submission = submission.id
where submission.kind = 'access_request' and submission.entity like 'access\_request:%'
  and submission.state <> 'refused' and coalesce(access_request.stage, 'asked') = 'asked'
  and lower(submission.payload ->> 'email') = lower(:email::text)
  and coalesce(access_request.provider, submission.payload ->> 'provider') is not distinct from :provider::text
  and coalesce(access_request.application, submission.payload ->> 'application') is not distinct from :application::text
  and (:provider::text is not null or :application::text is not null
       or lower(submission.payload ->> 'organisation') = lower(:organisation::text))
order by submission.received_at
limit 1;

-- name: add(number, submission, rule_set, provider, application, organisation, full_name, email, phone, received_at, promised_at, due_at, clock, next_step, next_at)^
-- A received request, unless it is there already; then nothing comes back.
insert into access_request (number, submission, rule_set, provider, application, stage, organisation, full_name, email,
                            phone, received_at, promised_at, due_at, clock, next_step, next_at)
values (:number, :submission, :rule_set, :provider, :application, 'asked', :organisation, :full_name, :email::text,
        :phone, :received_at, :promised_at, :due_at, :clock, :next_step, :next_at)
on conflict (number) do nothing
returning *;

-- name: by_number(number)^
-- One request.
select * from access_request where number = :number;

-- name: lock(number)^
-- One request, held until the transaction ends, so that decisions come one after the other.
select * from access_request where number = :number for update;

-- name: save(number, provider, application, stage, word, word_by, word_at, word_reason, reviewer, decided_at, decided_by, decision_reason, account, granted_role, replaces, next_step, next_at, rung_passed)!
-- Everything about a request that ever changes.
update access_request
set provider = :provider, application = :application, stage = :stage, word = :word, word_by = :word_by,
    word_at = :word_at, word_reason = :word_reason, reviewer = :reviewer, decided_at = :decided_at,
    decided_by = :decided_by, decision_reason = :decision_reason, account = :account, granted_role = :granted_role,
    replaces = :replaces, next_step = :next_step, next_at = :next_at, rung_passed = :rung_passed
where number = :number;

-- name: submitted(number)^
-- The submission of a request, recorded or not.
select * from submission where entity = 'access_request:' || :number::text and kind = 'access_request';

-- name: open_requests()
-- Every request somebody waits for: submitted and not recorded yet, or recorded and not decided.
select submission.entity
from submission left join access_request on access_request.submission = submission.id
where submission.kind = 'access_request' and submission.entity like 'access\_request:%'
  and submission.state <> 'refused' and coalesce(access_request.stage, 'asked') = 'asked'
order by submission.received_at, submission.id;

-- name: open_page(after_due, after_number, size)
-- Open requests, the least time left first. Read on from the last line shown.
select access_request.*, account.full_name as reviewer_name
from access_request left join account on account.id = access_request.reviewer
where stage = 'asked'
  and (:after_due::timestamptz is null or (due_at, access_request.number) > (:after_due, :after_number::text))
order by due_at, access_request.number
limit :size;

-- name: all_page(before, before_number, size)
-- Requests in every stage, the newest first.
select access_request.*, account.full_name as reviewer_name
from access_request left join account on account.id = access_request.reviewer
where (:before::timestamptz is null or (received_at, access_request.number) < (:before, :before_number::text))
order by received_at desc, access_request.number desc
limit :size;

-- name: how_many_open()$
-- Open requests.
select count(*) from access_request where stage = 'asked';

-- name: of_provider(provider)
-- The requests about one provider, the newest first.
select * from access_request where provider = :provider order by received_at desc, number desc;

-- name: beside(number)
-- Other requests about the same organization, to be looked at side by side: open ones, and the last of those decided.
select other.* from access_request as this
join access_request as other on other.number <> this.number
  and (other.provider = this.provider or other.application = this.application
       or (this.provider is null and this.application is null and other.provider is null
           and other.application is null and lower(other.organisation) = lower(this.organisation)))
where this.number = :number
order by other.stage <> 'asked', other.received_at desc, other.number desc
limit 10;
