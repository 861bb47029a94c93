-- name: add(token_hash, account, form_secret, as_of, expires_at, address, browser)!
-- A browser signed in; only the hash of its token is kept.
insert into session (token_hash, account, form_secret, created_at, last_seen_at, expires_at, address, browser)
values (:token_hash, :account, :form_secret, :as_of, :as_of, :expires_at, :address, :browser);

-- name: current(token_hash, as_of)^
-- The live session of a token with its account and its active memberships; a closed account has none.
select session.id as session, session.form_secret, session.last_seen_at, session.expires_at, account.*,
       (select coalesce(jsonb_agg(membership order by legal_name, number), '[]') from membership
        join provider on number = membership.provider
        where membership.account = account.id and membership.state = 'active') as memberships
from session join account on account.id = session.account
where session.token_hash = :token_hash and session.expires_at > :as_of and account.active;

-- name: seen(token_hash, as_of, expires_at)!
-- Somebody still works in it: it lives on.
update session set last_seen_at = :as_of, expires_at = :expires_at where token_hash = :token_hash;

-- name: finish(token_hash)!
-- Signed out.
delete from session where token_hash = :token_hash;

-- name: finish_all(account)!
-- Everybody signed in to this account is signed out.
delete from session where account = :account;

-- name: forget_expired(as_of)!
-- Expired sessions open nothing; their rows go.
delete from session where expires_at <= :as_of;

-- name: of_account(account, as_of)
-- Where an account is signed in now, the last seen first.
select id, created_at, last_seen_at, address, browser from session
where account = :account and expires_at > :as_of
order by last_seen_at desc, id;

-- name: finish_one(account, id)$
-- One session of an account, by the name that opens nothing.
delete from session where account = :account and id = :id returning true;

-- name: finish_others(account, id)
-- All sessions of an account but one.
delete from session where account = :account and id <> :id returning id;
