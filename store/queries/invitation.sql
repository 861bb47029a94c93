-- name: add(id, provider, email, full_name, role, invited_by, as_of, expires_at)^
-- An invitation; nothing comes back where one to this address is open.
insert into invitation (id, provider, email, full_name, role, invited_by, invited_at, expires_at)
values (:id, :provider, :email::text, :full_name, :role, :invited_by, :as_of, :expires_at)
on conflict do nothing
returning *;

-- name: find(id)^
-- One invitation.
select * from invitation where id = :id;

-- name: hold(id)^
-- One invitation, held until the transaction ends.
select * from invitation where id = :id for update;

-- name: open_of(provider)
-- The invitations of a provider that nobody has answered, be their time over or not, the newest first.
select * from invitation where provider = :provider and state = 'open' order by invited_at desc, id;

-- name: open_to(provider, email)^
-- The open invitation to an address.
select * from invitation where provider = :provider and email = :email::text::citext and state = 'open';

-- name: prolong(id, invited_by, as_of, expires_at)^
-- It is sent once more, by whoever stands for it from now on.
update invitation set invited_by = :invited_by, invited_at = :as_of, expires_at = :expires_at where id = :id returning *;

-- name: settle(id, state, account, as_of)!
-- It is accepted, declined or taken back.
update invitation set state = :state, account = :account, settled_at = :as_of where id = :id;

-- name: withdraw_of(provider, invited_by, as_of)
-- What somebody sent for a provider and nobody has answered is taken back.
update invitation set state = 'withdrawn', settled_at = :as_of
where provider = :provider and invited_by = :invited_by and state = 'open'
returning *;
