-- Two tabs on one draft: which page saved last tells a page's own next save from a stale one of another page.
-- "No, that is not us" is remembered, so that nobody is asked twice.
alter table draft
    add column saved_from text not null default '',
    add column dismissed  text[] not null default '{}';
create unique index file_draft_question on file (draft, question) where application is null;
