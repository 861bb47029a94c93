-- name: add(submission, application, asked_by, asked_at, text, questions, rungs)!
-- A request for information.
insert into information_request (submission, application, asked_by, asked_at, text, questions, rungs)
values (:submission, :application, :asked_by, :asked_at, :text, :questions, :rungs);

-- name: open_request(application)^
-- The request an application waits for an answer to.
select * from information_request
where application = :application and answered_at is null
order by asked_at desc limit 1;

-- name: answer(submission, answered_at, answer, answer_submission)!
-- The answer to a request.
update information_request
set answered_at = :answered_at, answer = :answer, answer_submission = :answer_submission
where submission = :submission;

-- name: attach(files, application, submission)!
-- The files of an answer belong to the application.
update file set application = :application, submission = :submission where id = any(:files);

-- name: of_application(application)
-- Every request of an application, oldest first.
select * from information_request where application = :application order by asked_at;
