-- name: page(words, key, number, kind, as_of, size, skip)
-- Approvals in force by name; `words` must all occur, or the whole is much like it. `total` counts all pages.
select number, legal_name, other_names, kind, city, web_site, directory_consent, primary_contact, approved_at, standing,
       standing_since, count(*) over () as total
from provider
where standing = 'in_force'
  and not exists (select 1 from lapsing where lapsing.provider = provider.number and lapsing.lapses_at <= :as_of)
  and (:kind::text is null or kind = :kind::text)
  and (:key::text = '' or search_key like all(:words::text[]) or number = :number::text
       or :key::text <% search_key)
order by search_key like all(:words::text[]) desc, search_key, number
limit :size offset :skip;

-- name: page_of_words(words, as_of, size)
-- The first of those in whose names, cities or numbers all `words` occur, without forgiving any slip; `total` counts all.
select number, legal_name, other_names, kind, city, web_site, directory_consent, primary_contact, approved_at, standing,
       standing_since, count(*) over () as total
from provider
where standing = 'in_force' and search_key like all(:words::text[])
  and not exists (select 1 from lapsing where lapsing.provider = provider.number and lapsing.lapses_at <= :as_of)
order by search_key, number
limit :size;

-- name: entry(number, as_of)^
-- One provider as the public sees it, however its approval stands; it has lapsed from that instant on, recorded or not.
select number, legal_name, other_names, kind, city, web_site, directory_consent, primary_contact, approved_at,
       case when lapsing.provider is null then standing else 'lapsed' end as standing,
       coalesce(lapsing.lapses_at, standing_since) as standing_since
from provider left join lapsing on lapsing.provider = provider.number and lapsing.lapses_at <= :as_of
where number = :number;

-- name: providers_like(key, domains, size)
-- Providers whose names come near, or whose domains are the same: candidates, to be judged by policy. One whose
-- approval has ended would have to apply anew, and is nobody's double.
select number, legal_name, other_names, web_site, primary_contact, backup_contact
from provider
where standing in ('in_force', 'suspended', 'lapsed')
  and (:key::text <% name_key or name_key % :key::text or domains && :domains::text[])
order by domains && :domains::text[] desc, word_similarity(:key::text, name_key) desc, number
limit :size;

-- name: applications_like(key, domains, size)
-- Open applications whose names come near, or whose domains are the same. Who reapplies is found as a provider.
select number, submission, form
from application
where stage in ('submitted', 'under_review', 'information_requested') and reapplies is null
  and (:key::text <% name_key or name_key % :key::text or domains && :domains::text[])
order by domains && :domains::text[] desc, word_similarity(:key::text, name_key) desc, number
limit :size;

-- name: open_application(submission)^
-- The open application of one submission.
select number, submission, form from application
where submission = :submission and stage in ('submitted', 'under_review', 'information_requested');
