-- Who has several words in their name is found by lists of who has which word. What holds letters in the middle of a word is not looked
-- for any more, so the index of every three letters goes: it took a tenth of a second of 100,000 contacts, and to write a contact into it
-- cost more than anything else.
-- Cost: an index over contacts, and one less; the words are written beside the names later, by a job, as they were folded before.

-- The same words as in contact_words; see crm::text::search_words.
alter table contacts add column words tsvector;
create index contacts_words on contacts using gin (words) with (fastupdate = off) where merged_into is null;
drop index contacts_search;

drop index contacts_to_fold;
create index contacts_to_fold on contacts (key_v, id) where key_v < 3;
insert into jobs (id, kind, payload, run_at, dedupe_key, created_at)
select gen_random_uuid(), 'refold_contacts', '{"kind": "refold_contacts"}', now(), 'refold_contacts', now() where exists (select from contacts)
on conflict do nothing;
