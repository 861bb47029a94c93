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

-- name: hold(provider, year, version)^
-- One bundle, held until the transaction ends.
select * from record_bundle where provider = :provider and year = :year and version = :version for update;

-- name: whole(provider, year, version, manifest_sha256, files, bytes, as_of)!
-- It was written and read back.
update record_bundle
set state = 'whole', manifest_sha256 = :manifest_sha256, files = :files, bytes = :bytes, verified_at = :as_of,
    repaired_at = case when written_at is null then repaired_at else :as_of end,
    written_at = coalesce(written_at, :as_of), problem = ''
where provider = :provider and year = :year and version = :version;

-- name: verified(provider, year, version, as_of)!
-- It was read back, and is what was written; one that was disposed of meanwhile stays so.
update record_bundle set state = 'whole', verified_at = :as_of, problem = ''
where provider = :provider and year = :year and version = :version and state <> 'disposed';

-- name: damaged(provider, year, version, problem, as_of)!
-- It was read back, and is not what was written.
update record_bundle set state = 'damaged', verified_at = :as_of, problem = :problem
where provider = :provider and year = :year and version = :version;

-- name: note_problem(provider, year, version, problem)!
-- Why it could not be written as yet; one that was written before is damaged until it can be.
update record_bundle set problem = :problem, state = case state when 'whole' then 'damaged' else state end
where provider = :provider and year = :year and version = :version and state <> 'disposed';

-- name: unverified(before, size)
-- Bundles that were not read back since an instant, the one that waits longest first.
select * from record_bundle
where state in ('whole', 'damaged') and verified_at < :before
order by verified_at, provider, year, version limit :size;

-- name: verified_at(as_of)^
-- What became of the bundles that were read back as of an instant.
select count(*) as verified, count(*) filter (where repaired_at = :as_of) as repaired,
       count(*) filter (where state = 'damaged') as damaged
from record_bundle where state in ('whole', 'damaged') and verified_at = :as_of;

-- name: planned()
-- Bundles that are still to be written, the oldest first.
select * from record_bundle where state = 'planned' order by planned_at, provider, year, version;

-- name: counts()
-- How many bundles stand how.
select state, count(*) as bundles, sum(bytes)::bigint as bytes, max(verified_at) as last_verified,
       min(verified_at) as first_verified
from record_bundle group by state;

-- name: in_state(state, size)
-- Bundles in a state, the one that waits longest first.
select * from record_bundle
where state = :state order by coalesce(verified_at, planned_at), provider, year, version limit :size;
