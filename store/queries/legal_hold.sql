-- name: place(id, provider, year, reason, actor, as_of)$
-- A hold, unless it is placed already; then nothing comes back.
insert into legal_hold (id, provider, year, reason, placed_by, placed_at)
values (:id, :provider, :year, :reason, :actor, :as_of)
on conflict do nothing
returning true;

-- name: lift(id, reason, actor, as_of)$
-- Lift a hold that stands.
update legal_hold set lifted_by = :actor, lifted_at = :as_of, lift_reason = :reason
where id = :id and lifted_at is null
returning true;

-- name: lock_years(provider, year)
-- The annual reports a hold is about, held until the transaction ends: none is disposed of meanwhile.
select year, disposed_at from annual_report where provider = :provider and (:year::int is null or year = :year)
order by year for update;

-- name: find(id)^
-- One hold.
select * from legal_hold where id = :id;

-- name: standing()
-- Every hold that stands, the oldest first.
select * from legal_hold where lifted_at is null order by placed_at, id;

-- name: of_provider(provider)
-- The holds of a provider, those that stand first.
select * from legal_hold where provider = :provider order by lifted_at is not null, placed_at desc, id;

-- name: listed(stands, size, skip)
-- Holds with the names of their providers, the last one placed first; `total` counts them all.
select legal_hold.*, provider.legal_name, count(*) over () as total
from legal_hold join provider on provider.number = legal_hold.provider
where (lifted_at is null) = :stands::boolean
order by placed_at desc, id limit :size offset :skip;
