-- name: write(key, at, actor, verb, entity, facts, links, letters, as_of)$
-- A line, and with it its links and letters; where the line is there already, nothing at all.
with line as (
    insert into audit_line (key, at, actor, verb, entity, facts)
    values (:key, :at, :actor, :verb, :entity, :facts)
    on conflict (key) do nothing
    returning id
), issued as (
    insert into link (id, purpose, subject, issued_at, expires_at)
    select each.* from line, jsonb_to_recordset(:links)
        as each (id uuid, purpose text, subject text, issued_at timestamptz, expires_at timestamptz)
), queued as (
    insert into letter (id, key, kind, entity, to_name, to_address, priority, facts, queued_at)
    select each.*, :as_of from line, jsonb_to_recordset(:letters)
        as each (id uuid, key text, kind text, entity text, to_name text, to_address text, priority smallint,
                 facts jsonb)
    on conflict (key) do nothing
)
select true from line;
