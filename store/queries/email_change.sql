-- name: hold_account(account)!
-- Two wishes for one account come one after the other.
select from account where id = :account for update;

-- name: drop_open(account, as_of)
-- A newer wish replaces the one that is open.
update email_change set state = 'dropped', settled_at = :as_of where account = :account and state = 'open'
returning *;

-- name: add(id, account, former, wanted, as_of, expires_at)^
-- A wish to change an address.
insert into email_change (id, account, former, wanted, asked_at, expires_at)
values (:id, :account, :former::text, :wanted::text, :as_of, :expires_at)
returning *;

-- name: find(id)^
-- One wish.
select * from email_change where id = :id;

-- name: hold(id)^
-- One wish, held until the transaction ends.
select * from email_change where id = :id for update;

-- name: open_of(account, as_of)^
-- The wish of an account that can still be confirmed.
select * from email_change where account = :account and state = 'open' and expires_at > :as_of;

-- name: confirm(id, side, as_of)^
-- One mailbox has confirmed; a second time changes nothing.
update email_change
set former_confirmed_at = coalesce(former_confirmed_at, case when :side::text = 'former' then :as_of::timestamptz end),
    wanted_confirmed_at = coalesce(wanted_confirmed_at, case when :side::text = 'wanted' then :as_of::timestamptz end)
where id = :id
returning *;

-- name: settle(id, state, as_of)!
-- It is done, or comes to nothing.
update email_change set state = :state, settled_at = :as_of where id = :id;

-- name: hold_address(email)!
-- Whoever is about to take an address waits for whoever takes the same.
select pg_advisory_xact_lock(hashtextextended('email:' || lower(:email::text), 0));

-- name: taken(email, account)$
-- Whether another account that is active signs in with this address.
select true from account where email = :email::text::citext and id <> :account and active limit 1;
