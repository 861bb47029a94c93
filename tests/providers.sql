-- Copies of the one provider that is there, each with its application and an account; their workflows were never begun.
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

insert into standing (provider, since, standing) select number, approved_at, standing from provider
on conflict do nothing;

insert into account (user_name, full_name, email, role, created_at)
select 'bench' || number, 'Pat ' || number, 'pat.' || lower(number) || '@bench.example', 'provider', approved_at
from provider where number like 'P-9%';

insert into membership (account, provider, role, since, added_by, changed_at)
select account.id, number, 'manager', approved_at, 'system', approved_at
from provider join account on user_name = 'bench' || number where number like 'P-9%';

analyze;
