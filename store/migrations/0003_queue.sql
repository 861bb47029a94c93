-- Lists stay quick however long they grow: each view of the queue and of the audit list has an order it can be read in.

create index application_unassigned on application (due_at, number)
    where reviewer is null and stage in ('submitted', 'under_review', 'information_requested');
create index application_waiting on application (due_at, number)
    where stage = 'information_requested';
create index application_received on application (received_at desc, number desc);
create index audit_line_actor on audit_line (actor, at desc, id desc);
create index audit_line_verb on audit_line (verb, at desc, id desc);
