-- name: plan(provider, year, version, folder, as_of)!
-- A bundle that is to be written, unless it is there already.
insert into record_bundle (provider, year, version, folder, planned_at)
values (:provider, :year, :version, :folder, :as_of)
on conflict do nothing;

-- name: find(provider, year, version)^
-- One bundle.
select * from record_bundle where provider = :provider and year = :year and version = :version;

-- name: of_year(provider, year)
-- Every bundle of a provider's year, the latest version first.
select * from record_bundle where provider = :provider and year = :year order by version desc;
