-- Copies of the one provider that is there, each with its application.
insert into submission
select (jsonb_populate_record(one, jsonb_build_object(
    'id', 'bbbbbbbb-0000-4000-8000-' || lpad(to_hex(n), 12, '0'), 'natural_key', 'bench-provider:' || n))).*
from submission as one, generate_series(2, :providers) as n where one.kind = 'application';

insert into application
select (jsonb_populate_record(one, jsonb_build_object(
    'number', 'A-2020-' || lpad(n::text, 5, '0'), 'submission', 'bbbbbbbb-0000-4000-8000-' || lpad(to_hex(n), 12, '0')))).*
from application as one, generate_series(2, :providers) as n;

insert into provider
select (jsonb_populate_record(one, jsonb_build_object(
    'number', 'P-9' || lpad(n::text, 5, '0'), 'application', 'A-2020-' || lpad(n::text, 5, '0')))).*
from provider as one, generate_series(2, :providers) as n;

-- Providers, and events of one date each, in every state an event has; only what lists read is filled in.
insert into submission (id, kind, entity, natural_key, actor, received_at, payload, state, next_attempt_at)
select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'event', 'event:E-2026-' || lpad(n::text, 7, '0'),
       'bench-event:' || n, 'account:1', now(), '{}', 'accepted', now()
from generate_series(1, :events) as n;

insert into event (number, provider, submission, rule_set, stage, form, title, format, search_key, first_day, last_day,
                   late, reported_at, reported_by, next_step, next_at)
select 'E-2026-' || lpad(n::text, 7, '0'), providers[1 + n % cardinality(providers)],
       ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'interim-2026',
       case when n % 20 < 8 then 'settled' when n % 20 < 12 then 'archived' when n % 20 < 14 then 'cancelled'
            when n % 20 < 17 then 'delivered' else 'reported' end,
       '{"contact": {"name": "Ruth Olson", "email": "ruth@example.org", "phone": "406-555-0101"}, "units": "6.5"}',
       'Workshop ' || n, 'in_person', ' workshop ' || n || ' pablo ', date '2026-01-01' + n % 300,
       date '2026-01-01' + n % 300, false, timestamptz '2026-01-01' + n % 300 * interval '1 day', 'account:1', 'count',
       timestamptz '2026-01-01' + n % 300 * interval '1 day'
from generate_series(1, :events) as n, (select array_agg(number order by number) as providers from provider) as known;

insert into occurrence (event, ordinal, provider, state, first_day, last_day, starts_at, ends_at, location, rungs,
                        count_due_at, issued, paper, counted_at, outstanding_since)
select number, 1, provider, case stage when 'reported' then 'scheduled' when 'delivered' then 'delivered'
                                       when 'cancelled' then 'cancelled' else 'counted' end,
       first_day, first_day, reported_at + case stage when 'reported' then interval '1 year' else interval '0' end,
       reported_at + case stage when 'reported' then interval '1 year' else interval '8 hours' end, 'Pablo', '[]',
       reported_at + interval '30 days', 12, case when stage in ('settled', 'archived') then 0 end,
       case when stage in ('settled', 'archived') then reported_at + interval '9 days' end,
       case when stage = 'delivered' and substr(number, 8)::int % 2 = 0 then reported_at + interval '31 days' end
from event;
