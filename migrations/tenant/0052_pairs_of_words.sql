-- Who has several frequent words in their name is found by which two of them stand in one name, instead of by what lists of very many have
-- in common; see crm::text::search_pairs.
-- Cost: an index over contacts that are to be folded, and one less; the pairs are written beside the words later, by a job.

drop index contacts_to_fold;
create index contacts_to_fold on contacts (key_v, id) where key_v < 4;
insert into jobs (id, kind, payload, run_at, dedupe_key, created_at)
select gen_random_uuid(), 'refold_contacts', '{"kind": "refold_contacts"}', now(), 'refold_contacts', now() where exists (select from contacts)
on conflict do nothing;
