-- name: add(id, event, provider, full_name, organisation, email, text, asked_at)^
-- A request, unless the same form brought it before; then nothing comes back.
insert into evidence_request (id, event, provider, full_name, organisation, email, text, asked_at)
values (:id, :event, :provider, :full_name, :organisation, :email, :text, :asked_at)
on conflict (id) do nothing
returning id;

-- name: answer(id, by, answer, as_of)^
-- Answer one that is open.
update evidence_request set answered_at = :as_of, answered_by = :by, answer = :answer
where id = :id and answered_at is null
returning *;

-- name: find(id)^
-- One request.
select * from evidence_request where id = :id;

-- name: of_event(event)
-- What was asked about an event, the last first.
select * from evidence_request where event = :event order by asked_at desc, id limit 200;

-- name: of_provider(provider)
-- What a provider was asked: what is open first, then the last first.
select * from evidence_request where provider = :provider order by answered_at is not null, asked_at desc, id limit 200;
