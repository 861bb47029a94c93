-- name: attach(id, questionnaire, entity, summary, attached_by, as_of)$
-- A questionnaire is evidence for an event or an application; nothing comes back where it is attached there already.
insert into evidence_attachment (id, questionnaire, entity, summary, attached_by, attached_at)
values (:id, :questionnaire, :entity, :summary, :attached_by, :as_of)
on conflict do nothing
returning true;

-- name: detach(id)$
-- It is evidence no longer.
delete from evidence_attachment where id = :id returning true;

-- name: find(id)^
-- One attachment.
select * from evidence_attachment where id = :id;

-- name: of_entity(entity)
-- What is attached to an event or an application, the first one first.
select * from evidence_attachment where entity = :entity order by attached_at, id;

-- name: of_questionnaire(questionnaire)
-- What a questionnaire is attached to.
select * from evidence_attachment where questionnaire = :questionnaire order by attached_at, id;

-- name: targets(provider)
-- What a provider may attach evidence to: its events that are neither cancelled nor archived nor disposed of, the latest
-- first, and its applications that are not decided.
select 'application:' || application.number as entity, application.number,
       application.legal_name as title, application.received_at as at
from application
where application.reapplies = :provider and application.stage in ('submitted', 'under_review', 'information_requested')
union all
select 'event:' || event.number, event.number, event.form ->> 'title', event.reported_at
from event
where event.provider = :provider and event.stage not in ('cancelled', 'archived') and event.disposed_at is null
order by entity, at desc limit 200;
