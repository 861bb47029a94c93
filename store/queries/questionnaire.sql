-- name: next_number()$
-- The next number in the sequence of questionnaires.
select nextval('questionnaire_number');

-- name: add(number, provider, code, title, introduction, template, questions, made_by, as_of)^
-- A draft, empty, from a template or as a copy.
insert into questionnaire (number, provider, code, title, introduction, template, questions, made_by, made_at, changed_at)
values (:number, :provider, :code, :title, :introduction, :template, :questions, :made_by, :as_of, :as_of)
returning *;

-- name: find(number)^
-- One questionnaire.
select * from questionnaire where number = :number;

-- name: lock(number)^
-- One questionnaire, held until the transaction ends.
select * from questionnaire where number = :number for update;

-- name: by_code(code)^
-- The questionnaire behind a public address; a draft has none yet, and one that was disposed of has none any more.
select * from questionnaire where code = :code and state <> 'draft' and disposed_at is null;

-- name: page(provider, size, skip)
-- The questionnaires of a provider, the latest first, each with how many answered it; `total` counts them all.
select questionnaire.*, count(*) over () as total,
       (select count(*) from questionnaire_answer where questionnaire = questionnaire.number) as answers
from questionnaire where provider = :provider
order by made_at desc, number desc limit :size offset :skip;

-- name: save_draft(number, title, introduction, questions, earlier, revision, saved_from, as_of)^
-- What was typed, unless another page saved meanwhile or it is open; then nothing comes back.
update questionnaire
set title = :title, introduction = :introduction, questions = :questions, earlier = :earlier, revision = revision + 1,
    saved_from = :saved_from, changed_at = :as_of
where number = :number and state = 'draft'
  and (revision = :revision or (saved_from = :saved_from and saved_from <> ''))
returning *;

-- name: discard(number, revision)$
-- A draft nobody wants any more; one that is open, or was changed since, stays.
delete from questionnaire where number = :number and revision = :revision and state = 'draft'
returning true;

-- name: open(number, revision, closes_on, as_of)^
-- From now on it can be answered and its questions stay; nothing comes back where it was changed or opened meanwhile.
update questionnaire
set state = 'open', opened_at = :as_of, closes_on = :closes_on, changed_at = :as_of, earlier = '[]', saved_from = ''
where number = :number and revision = :revision and state = 'draft'
returning *;

-- name: reschedule(number, closes_on, as_of)$
-- Another last day, as long as it was not closed by hand.
update questionnaire set closes_on = :closes_on, changed_at = :as_of
where number = :number and state = 'open' and closes_on <> :closes_on
returning true;

-- name: close(number, as_of)$
-- Closed by hand, for good.
update questionnaire set state = 'closed', closed_at = :as_of, changed_at = :as_of
where number = :number and state = 'open'
returning true;

-- name: forget_marks(number)!
-- Once nobody can answer any more, nothing is kept by which a browser could be told.
update questionnaire_answer set mark = null where questionnaire = :number;

-- name: answered(number, mark)$
-- Whether this browser has answered.
select exists (select from questionnaire_answer where questionnaire = :number and mark = :mark);

-- name: answer(id, questionnaire, mark, answers, full_name, email, organisation, answered_on)$
-- An answer; nothing comes back where it, or another one of this browser, is there already.
insert into questionnaire_answer (id, questionnaire, mark, answers, full_name, email, organisation, answered_on)
values (:id, :questionnaire, :mark, :answers, :full_name, :email, :organisation, :answered_on)
on conflict do nothing
returning true;

-- name: has_answer(id, questionnaire)$
-- Whether this very form was taken before.
select exists (select from questionnaire_answer where id = :id and questionnaire = :questionnaire);

-- name: answers(number)
-- Everything that was answered, in an order that says nothing of when.
select * from questionnaire_answer where questionnaire = :number order by id;

-- name: add_recipients(number, emails, as_of)
-- Addresses to write to; those that were written to before are left out.
insert into questionnaire_recipient (questionnaire, email, sent_at)
select :number, each.email, :as_of from unnest(:emails::citext[]) as each (email)
on conflict do nothing
returning email::text as email;

-- name: recipients(number)$
-- How many addresses were written to.
select count(*) from questionnaire_recipient where questionnaire = :number;

-- name: came_back(number)
-- Addresses whose letters could not be delivered or came back.
select to_address, problem from letter
where entity = 'questionnaire:' || :number::text and state in ('failed', 'bounced') and disposed_at is null
order by to_address;
