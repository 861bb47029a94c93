-- name: lock_administrators()
-- Active administrators, held until the transaction ends, so that two of them cannot close each other.
select id from account where role = 'administrator' and active order by id for update;

-- name: active_with_email(email)$
-- The active member of staff with this address.
select full_name from account where email = :email::text::citext and role <> 'provider' and active limit 1;
