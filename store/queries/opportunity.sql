-- name: next_number()$
-- The next number in the sequence of opportunities.
select nextval('opportunity_number');

-- name: add(number, submission, rule_set, event, provider, stage, version, form, title, organisation, search_key, format, self_paced, topics, audience, region, city, free, first_day, last_day, submitted_by, contact_name, contact_email, received_at, promised_at, due_at, clock, life, changed_at, expires_at, next_step, next_at)^
-- A submitted opportunity, unless it is there already; then nothing comes back.
insert into opportunity (number, submission, rule_set, event, provider, stage, version, form, title, organisation,
                         search_key, format, self_paced, topics, audience, region, city, free, first_day, last_day,
                         submitted_by, contact_name, contact_email, received_at, promised_at, due_at, clock, life,
                         changed_at, expires_at, next_step, next_at)
values (:number, :submission, :rule_set, :event, :provider, :stage, :version, :form, :title, :organisation,
        :search_key, :format, :self_paced, :topics, :audience, :region, :city, :free, :first_day, :last_day,
        :submitted_by, :contact_name, :contact_email, :received_at, :promised_at, :due_at, :clock, :life,
        :changed_at, :expires_at, :next_step, :next_at)
on conflict (number) do nothing
returning *;

-- name: save(number, stage, version, form, proposed, change, title, organisation, search_key, format, self_paced, topics, audience, region, city, free, first_day, last_day, promised_at, due_at, clock, reviewer, returned_at, return_ladder, life, published_at, changed_at, decided_at, decided_by, decline_reason, decision_text, expires_at, next_step, next_at, rung_passed)!
-- Everything about an opportunity that ever changes.
update opportunity
set stage = :stage, version = :version, form = :form, proposed = :proposed, change = :change, title = :title,
    organisation = :organisation, search_key = :search_key, format = :format, self_paced = :self_paced,
    topics = :topics, audience = :audience, region = :region, city = :city, free = :free, first_day = :first_day,
    last_day = :last_day, promised_at = :promised_at, due_at = :due_at, clock = :clock, reviewer = :reviewer,
    returned_at = :returned_at, return_ladder = :return_ladder, life = :life, published_at = :published_at,
    changed_at = :changed_at, decided_at = :decided_at, decided_by = :decided_by, decline_reason = :decline_reason,
    decision_text = :decision_text, expires_at = :expires_at, next_step = :next_step, next_at = :next_at,
    rung_passed = :rung_passed
where number = :number;

-- name: by_number(number)^
-- One opportunity.
select * from opportunity where number = :number;

-- name: lock(number)^
-- One opportunity, held until the transaction ends, so that decisions come one after the other.
select * from opportunity where number = :number for update;

-- name: of_event(event)^
-- The opportunity that was shared from an event last; one that is not over before those that are.
select * from opportunity where event = :event
order by stage in ('submitted', 'returned', 'published') desc, received_at desc, number desc limit 1;

-- name: of_provider(provider)
-- A provider's opportunities, the last one first.
select * from opportunity where provider = :provider order by received_at desc, number desc;

-- name: published(limit, offset)
-- What the portal shows, the newest first.
select * from opportunity where stage = 'published' order by published_at desc, number desc limit :limit offset :offset;

-- name: add_date(opportunity, ordinal, first_day, last_day, starts_at, ends_at, location, link, cancelled, entry)!
-- One date of what is shown.
insert into opportunity_date (opportunity, ordinal, first_day, last_day, starts_at, ends_at, location, link, cancelled,
                              entry)
values (:opportunity, :ordinal, :first_day, :last_day, :starts_at, :ends_at, :location, :link, :cancelled, :entry);

-- name: clear_dates(opportunity)!
-- The dates of an opportunity, before they are written anew.
delete from opportunity_date where opportunity = :opportunity;

-- name: dates(opportunity)
-- Every date of an opportunity, by its days.
select ordinal, first_day, last_day, starts_at, ends_at, location, link, cancelled from opportunity_date
where opportunity = :opportunity order by first_day, ordinal;

-- name: add_version(opportunity, version, form, at, actor, submission)!
-- What was sent or changed.
insert into opportunity_version (opportunity, version, form, at, actor, submission)
values (:opportunity, :version, :form, :at, :actor, :submission)
on conflict do nothing;

-- name: versions(opportunity)
-- Every version, the first one first.
select opportunity, version, form, at, actor from opportunity_version where opportunity = :opportunity order by version;

-- name: submitted(number)^
-- The submission of an opportunity, recorded or not.
select * from submission where entity = 'opportunity:' || :number::text and kind = 'opportunity';

-- name: open_numbers()
-- Opportunities whose workflow must run: those recorded and not over, those submitted and not recorded yet, and those
-- that ended with their event while their workflow has not heard of it.
select number from opportunity where stage in ('submitted', 'returned', 'published')
union
select substr(entity, 13) from submission where kind = 'follow_event' and state = 'saved'
union
select substr(entity, 13) from submission
where kind = 'opportunity' and state <> 'refused'
  and not exists (select 1 from opportunity where opportunity.submission = submission.id)
order by 1;
