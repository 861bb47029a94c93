-- name: issue(certificates)
-- Certificates, each once; the lines that are new come back. A person who holds a valid one gets no second.
insert into certificate (number, event, occurrence, provider, version, roster, line, run, name, email, person_key,
                         units, folio, sessions, attended_on, template, data, sha256, issued_at, issued_by, replaces,
                         search_key)
select each.* from jsonb_to_recordset(:certificates)
    as each (number text, event text, occurrence int, provider text, version int, roster uuid, line int, run int,
             name text, email text, person_key text, units numeric, folio text, sessions text[], attended_on date,
             template text, data jsonb, sha256 text, issued_at timestamptz, issued_by text, replaces text,
             search_key text)
on conflict do nothing
returning line;

-- name: void(numbers, replaced_by, by, reason, as_of)
-- Valid certificates are voided, each with what replaces it, if anything; those that were valid come back.
update certificate
set state = 'voided', voided_at = :as_of, voided_by = :by, void_reason = :reason, replaced_by = given.replaced_by
from unnest(:numbers::text[], :replaced_by::text[]) as given (number, replaced_by)
where certificate.number = given.number and state = 'valid'
returning certificate.number;

-- name: stand_again(numbers)!
-- Certificates that were voided in this transaction stand as they stood before it.
update certificate
set state = 'valid', voided_at = null, voided_by = null, void_reason = null, replaced_by = null
where number = any(:numbers);

-- name: by_number(number)^
-- One certificate.
select * from certificate where number = :number;

-- name: of_numbers(numbers)
-- Several certificates.
select * from certificate where number = any(:numbers);

-- name: of_event(event, occurrence, first, second, third, state, size, skip)
-- A page of an event's certificates by name, and how many there are.
select *, count(*) over () as total from certificate
where event = :event and (:occurrence::int is null or occurrence = :occurrence)
  and (:first::text is null or search_key like :first)
  and (:second::text is null or search_key like :second)
  and (:third::text is null or search_key like :third)
  and (:state::text is null or state = :state)
order by name, number limit :size offset :skip;

-- name: holders(event, occurrence)
-- Who holds a valid certificate of an occurrence.
select person_key, name, email, number, units, sessions, folio from certificate
where event = :event and occurrence = :occurrence and state = 'valid' order by name;

-- name: valid_of_event(event)
-- Every valid certificate of an event.
select * from certificate where event = :event and state = 'valid' order by occurrence, name, number;

-- name: in_part(event)
-- Valid certificates of people who attended in part: what they hold, or what a revision replaced by it, was given for
-- less than the event offered then.
with recursive chain as (
    select number as valid, replaces, units, version, roster from certificate where event = :event and state = 'valid'
    union all
    select chain.valid, before.replaces, before.units, before.version, before.roster
    from chain
    join roster on roster.id = chain.roster and roster.source = 'revision'
    join certificate as before on before.number = chain.replaces
)
select distinct chain.valid from chain
join event_version as offered on offered.event = :event and offered.version = chain.version
where chain.units < (offered.form ->> 'units')::numeric;

-- name: history(number)
-- A certificate with all it replaced and all that replaced it, the first one first.
with recursive before as (
    select number, replaces from certificate where number = :number
    union select certificate.number, certificate.replaces from certificate join before on certificate.number = before.replaces
), after as (
    select number, replaced_by from certificate where number = :number
    union select certificate.number, certificate.replaced_by
    from certificate join after on certificate.number = after.replaced_by
)
select certificate.* from certificate
where number in (select number from before union select number from after) order by issued_at, number;
