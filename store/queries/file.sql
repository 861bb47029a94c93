-- name: add(id, draft, submission, question, name, media_type, size, sha256, content, received_at)^
-- A file with its content.
insert into file (id, draft, submission, question, name, media_type, size, sha256, content, received_at)
values (:id, :draft, :submission, :question, :name, :media_type, :size, :sha256, :content, :received_at)
returning id, draft, application, submission, question, name, media_type, size, received_at;

-- name: copy_to_draft(application, draft, questions, as_of)!
-- The files of an application once more, for a draft.
insert into file (id, draft, question, name, media_type, size, sha256, content, received_at)
select distinct on (question) gen_random_uuid(), :draft, question, name, media_type, size, sha256, content, :as_of
from file where application = :application and question = any(:questions::text[])
order by question, received_at desc;

-- name: remove_of_draft(draft, question)!
-- The file of one question of a draft, unless it was submitted.
delete from file where draft = :draft and question = :question and application is null;

-- name: remove_unsent(submission)!
-- Files uploaded for an answer that has not been sent.
delete from file
where submission = :submission and application is null and draft is null
  and not exists (select from submission where submission.id = file.submission);

-- name: of_draft(draft)
-- The files of a draft.
select id, draft, application, submission, question, name, media_type, size, received_at
from file where draft = :draft order by question;

-- name: of_submission(submission)
-- The files that came with one submission.
select id, draft, application, submission, question, name, media_type, size, received_at
from file where submission = :submission order by received_at, id;

-- name: of_application(application)
-- Every file of an application, oldest first.
select id, draft, application, submission, question, name, media_type, size, received_at
from file where application = :application order by received_at, id;

-- name: find(id)^
-- One file without its content.
select id, draft, application, submission, question, name, media_type, size, received_at from file where id = :id;

-- name: content(id)$
-- The content of one file.
select content from file where id = :id;
