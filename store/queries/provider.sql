-- name: next_number()$
-- The next number in the sequence of providers.
select nextval('provider_number');

-- name: add(number, application, legal_name, other_names, kind, city, web_site, phone, address, primary_contact, backup_contact, directory_consent, rule_set, search_key, name_key, domains, as_of)!
-- A provider, as its application describes it.
with stands as (
    insert into standing (provider, since, standing) values (:number, :as_of, 'in_force')
)
insert into provider (number, application, legal_name, other_names, kind, city, web_site, phone, address,
                      primary_contact, backup_contact, directory_consent, rule_set, search_key, name_key, domains,
                      approved_at, standing_since)
values (:number, :application, :legal_name, :other_names, :kind, :city, :web_site, :phone, :address,
        :primary_contact, :backup_contact, :directory_consent, :rule_set, :search_key, :name_key, :domains, :as_of, :as_of);

-- name: renew(number, legal_name, other_names, kind, city, web_site, phone, address, primary_contact, backup_contact, directory_consent, search_key, name_key, domains)!
-- A provider, as its reapplication describes it.
update provider
set legal_name = :legal_name, other_names = :other_names, kind = :kind, city = :city, web_site = :web_site,
    phone = :phone, address = :address, primary_contact = :primary_contact, backup_contact = :backup_contact,
    directory_consent = :directory_consent, search_key = :search_key, name_key = :name_key, domains = :domains
where number = :number;

-- name: hold(number)$
-- Its row until the transaction ends.
select number from provider where number = :number for no key update;

-- name: by_number(number)^
-- One provider.
select * from provider where number = :number;

-- name: of_application(application)^
-- The provider an application became.
select * from provider where application = :application;

-- name: standings(number, as_of)
-- How a provider's approval stood from when on, the first standing first; an announced end is known beforehand, and a
-- lapse from its instant on, however late it is recorded.
select since, standing, reason from standing where provider = :number
union all
select ends_at, ends_as, '' from provider where number = :number and ends_at is not null
union all
select lapses_at, 'lapsed', '' from lapsing where provider = :number and lapses_at <= :as_of
order by since;
