-- name: of_account(account)
-- What somebody is in which providers, by their names; removed memberships are left out.
select membership.* from membership join provider on provider.number = membership.provider
where account = :account and state <> 'removed' order by provider.legal_name, provider.number;

-- name: of_provider(provider)
-- Who is what in a provider, the first first; removed memberships are left out.
select * from membership where provider = :provider and state <> 'removed' order by since, account;

-- name: find(account, provider)^
-- Somebody's membership in a provider, whatever its state.
select * from membership where account = :account and provider = :provider;

-- name: add(account, provider, role, added_by, as_of)^
-- A new membership; a removed one begins anew, and nothing comes back where one stands.
insert into membership (account, provider, role, since, added_by, changed_at)
values (:account, :provider, :role, :as_of, :added_by, :as_of)
on conflict (account, provider) do update
set role = excluded.role, state = 'active', since = excluded.since, added_by = excluded.added_by,
    changed_at = excluded.changed_at
where membership.state = 'removed'
returning *;

-- name: change(account, provider, role, state, as_of)^
-- Another role, or another state.
update membership set role = :role, state = :state, changed_at = :as_of
where account = :account and provider = :provider
returning *;

-- name: people(provider)
-- Who is what in a provider, with their accounts, closed ones too; removed memberships are left out.
select membership.provider, membership.role as member_role, membership.state, membership.since, membership.added_by,
       membership.changed_at, account.*
from membership join account on account.id = membership.account
where membership.provider = :provider and membership.state <> 'removed'
order by membership.since, account.id;
