-- name: add(number, submission, rule_set, stage, form, legal_name, search_key, name_key, domains, kind, received_at, promised_at, due_at, clock, next_step, next_at, reapplies)^
-- A received application, unless it is there already; then nothing comes back.
insert into application (number, submission, rule_set, stage, form, legal_name, search_key, name_key, domains, kind,
                         received_at, promised_at, due_at, clock, next_step, next_at, reapplies)
values (:number, :submission, :rule_set, :stage, :form, :legal_name, :search_key, :name_key, :domains, :kind,
        :received_at, :promised_at, :due_at, :clock, :next_step, :next_at, :reapplies)
on conflict (number) do nothing
returning *;

-- name: by_number(number)^
-- One application.
select * from application where number = :number;

-- name: of_provider(provider)
-- The application a provider came from, and its reapplications, the last one first.
select * from application
where reapplies = :provider or number = (select application from provider where provider.number = :provider)
order by received_at desc, number desc;

-- name: lock(number)^
-- One application, held until the transaction ends, so that decisions come one after the other.
select * from application where number = :number for update;

-- name: save(number, stage, due_at, clock, reviewer, decided_at, decided_by, next_step, next_at, rung_passed)!
-- Everything about an application that ever changes.
update application
set stage = :stage, due_at = :due_at, clock = :clock, reviewer = :reviewer, decided_at = :decided_at,
    decided_by = :decided_by, next_step = :next_step, next_at = :next_at, rung_passed = :rung_passed
where number = :number;

-- name: add_denial_reason(application, criterion, reason)!
-- One criterion that was not met.
insert into denial_reason (application, criterion, reason) values (:application, :criterion, :reason);

-- name: denial_reasons(application)
-- Why it was denied.
select criterion, reason from denial_reason where application = :application order by criterion;

-- name: submitted(number)^
-- The submission of an application, recorded or not.
select * from submission where entity = 'application:' || :number::text and kind = 'application';
