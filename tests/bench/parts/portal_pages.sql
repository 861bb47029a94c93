-- Copies of the one provider that is there, each with its application and a name of its own.
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
    'number', 'P-9' || lpad(n::text, 5, '0'), 'application', 'A-2020-' || lpad(n::text, 5, '0'),
    'legal_name', named, 'search_key', lower('P-9' || lpad(n::text, 5, '0')) || ' ' || lower(named),
    'name_key', lower(named)))).*
from provider as one, generate_series(2, :providers) as n,
     lateral (select (array['Larch', 'Cedar', 'Bitterroot', 'Prairie', 'Gallatin', 'Powder River', 'Sapphire'])[1 + n % 7]
                     || ' ' || (array['Learning', 'Teachers', 'School', 'College', 'Institute'])[1 + n % 5]
                     || ' ' || n as named) as naming;

-- What an opportunity is about has nothing to do with when it is given or what it costs, so it is drawn by a hash.
create function pg_temp.drawn(n int, what text) returns int language sql immutable as $$
    select ('x' || substr(md5(n || what), 1, 6))::bit(24)::int
$$;

-- Opportunities that the portal shows, copied from the first, which was written by the system itself: its
-- form, its row and its entry for the feeds. One in five is self-paced; the days of the rest lie within two years.
insert into submission (id, kind, entity, natural_key, actor, received_at, payload, state, next_attempt_at)
select ('00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, 'opportunity', 'opportunity:O-9' || lpad(n::text, 6, '0'),
       'bench-opportunity:' || n, 'account:1', now(), '{}', 'accepted', now()
from generate_series(2, :opportunities) as n;

insert into opportunity (:columns)
select :copied
from opportunity as one, generate_series(2, :opportunities) as n,
     lateral (select date '2027-01-01' + n * 19 % 730 as day,
                     (array['Reading', 'Fractions', 'Rivers', 'Salish language', 'Robotics', 'Co-teaching'])[1 + pg_temp.drawn(n, 'word') % 6]
                     || ' for ' || (array['teachers', 'counselors', 'paraeducators', 'librarians'])[1 + pg_temp.drawn(n, 'whom') % 4]
                     || ', part ' || n as titled) as made,
     jsonb_populate_record(one, jsonb_build_object(
             'number', 'O-9' || lpad(n::text, 6, '0'),
             'submission', '00000000-0000-4000-8000-' || lpad(to_hex(n), 12, '0'),
             'title', titled, 'organisation', 'Provider ' || n % :providers,
             'search_key', regexp_replace(lower('o 9' || lpad(n::text, 6, '0') || ' ' || titled), '[^a-z0-9]+', ' ', 'g')
                           || ' ' || one.search_key,
             'format', case when n % 5 = 0 then 'self_paced'
                            else (array['in_person', 'in_person', 'live_virtual', 'hybrid'])[1 + n / 5 % 4] end,
             'self_paced', n % 5 = 0,
             'topics', jsonb_build_array((array[:topics])[1 + pg_temp.drawn(n, 'topics') % cardinality(array[:topics])]),
             'audience', jsonb_build_array((array[:audiences])[1 + pg_temp.drawn(n, 'audiences') % cardinality(array[:audiences])]),
             'region', (array[:regions])[1 + pg_temp.drawn(n, 'regions') % cardinality(array[:regions])],
             'city', (array['Polson', 'Billings', 'Havre', 'Glendive', 'Butte'])[1 + n * 17 % 5],
             'free', n % 3 = 0,
             'first_day', day, 'last_day', case when n % 5 <> 0 then day end,
             'published_at', timestamptz '2026-06-01' + n * interval '1 minute',
             'changed_at', timestamptz '2026-06-01' + n * interval '1 minute')) as copied
where one.number = :'first';

insert into opportunity_date (opportunity, ordinal, first_day, last_day, starts_at, ends_at, location, entry)
select opportunity.number, 1, opportunity.first_day, opportunity.first_day,
       opportunity.first_day + time '16:00' at time zone 'UTC', opportunity.first_day + time '23:00' at time zone 'UTC',
       'Larch Hall', replace(replace(one.entry, '20270114', to_char(opportunity.first_day, 'YYYYMMDD')),
                             copied.submission::text, opportunity.submission::text)
from opportunity, opportunity_date as one join opportunity as copied on copied.number = one.opportunity
where one.opportunity = :'first' and not opportunity.self_paced and opportunity.number <> :'first';
