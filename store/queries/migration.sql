-- name: lock()$
-- One process migrates at a time; the others wait here and then find nothing left to do.
select pg_advisory_lock(723316890141);

-- name: prepare()#
-- The list of what has been applied, with a hash that gives an edited file away.
create table if not exists migration (
    name   text primary key,
    sha256 text not null
);

-- name: applied()
-- Every migration this database has had.
select name, sha256 from migration order by name;

-- name: add(name, sha256)!
-- Remember a migration.
insert into migration (name, sha256) values (:name, :sha256);
