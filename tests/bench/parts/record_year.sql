-- A year of records, as copies of the one event that is there with its certificates, letters and timeline: events of
-- their own numbers, spread over all providers. The event that was copied stays its provider's.
create temporary table copy on commit drop as
select n, 'E-2026-9' || lpad(n::text, 6, '0') as event, providers[1 + n % cardinality(providers)] as provider,
       ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid as submission,
       ('00000000-0000-4000-9000-' || lpad(to_hex(n), 12, '0'))::uuid as roster
from generate_series(2, :events) as n, (select array_agg(number order by number) as providers from provider) as known;

create temporary table original on commit drop as select number as event, provider from event;

create function pg_temp.renamed(line jsonb, copy copy) returns jsonb language sql as $$
    select replace(replace(replace(line::text, original.event, copy.event), original.provider, copy.provider),
                   'MT-', 'M' || copy.n || '-')::jsonb
    from original
$$;

insert into submission
select line.* from submission as one, copy, jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)
    || jsonb_build_object('id', submission, 'natural_key', 'bench-event:' || n)) as line
where one.kind = 'event';

insert into event
select line.* from event as one, copy, jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)
    || jsonb_build_object('submission', copy.submission)) as line;

insert into event_version
select line.* from event_version as one, copy,
    jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)) as line;

insert into occurrence
select line.* from occurrence as one, copy, jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)) as line;

insert into roster
select line.* from roster as one, copy, jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)
    || jsonb_build_object('id', roster)) as line;

insert into certificate_run
select line.* from certificate_run as one, copy, jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)
    || jsonb_build_object('roster', copy.roster)) as line;

insert into certificate
select line.* from certificate as one, copy, jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)
    || jsonb_build_object('roster', copy.roster)) as line;

insert into letter
select line.* from letter as one, copy, jsonb_populate_record(one, pg_temp.renamed(to_jsonb(one), copy)
    || jsonb_build_object('id', gen_random_uuid())) as line
where one.entity ~ '^(event|certificate):';

insert into audit_line (key, at, actor, verb, entity, facts)
select line ->> 'key', one.at, one.actor, one.verb, line ->> 'entity', line -> 'facts'
from audit_line as one, copy, pg_temp.renamed(to_jsonb(one), copy) as line
where one.entity ~ '^(event|certificates):';

analyze;
