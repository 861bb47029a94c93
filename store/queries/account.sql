-- name: by_id(id)^
-- One account.
select * from account where id = :id;

-- name: by_user_name(user_name)^
-- An account by its user name, whatever its case.
select * from account where user_name = :user_name::text::citext;

-- name: by_email(email)
-- Accounts by e-mail address, active ones first; one person may have several.
select * from account where email = :email::text::citext order by active desc, id;

-- name: of_provider(provider)
-- Whose accounts are active in one provider, in the order in which they came.
select account.* from account join membership on membership.account = account.id
where membership.provider = :provider and membership.state = 'active' and account.active order by since, id;

-- name: staff()
-- Everybody on the staff, by name.
select * from account where role <> 'provider' order by full_name, id;

-- name: staff_with_role(roles)
-- Active staff of these roles, by name.
select * from account where role = any(:roles) and active order by full_name, id;

-- name: password_hash(id)$
-- What a password is checked against.
select password_hash from account where id = :id;

-- name: user_names_like(base)
-- User names that begin like this one, to find the next free number.
select user_name::text from account where starts_with(lower(user_name::text), lower(:base));

-- name: add(user_name, full_name, email, phone, role, as_of)^
-- A new account, unless the user name is taken; then nothing comes back.
insert into account (user_name, full_name, email, phone, role, created_at)
values (:user_name::text, :full_name, :email::text, :phone, :role, :as_of)
on conflict (user_name) do nothing
returning *;

-- name: set_password_hash(id, password_hash, as_of)$
-- Set a password.
update account set password_hash = :password_hash, password_set_at = :as_of where id = :id returning true;

-- name: set_active(id, active)$
-- Close an account, or open it again.
update account set active = :active where id = :id and active <> :active returning true;

-- name: describe(id, full_name, phone)!
-- What somebody says of themselves.
update account set full_name = :full_name, phone = :phone where id = :id;

-- name: change_email(id, email)$
-- A changed e-mail address.
update account set email = :email::text where id = :id returning true;
