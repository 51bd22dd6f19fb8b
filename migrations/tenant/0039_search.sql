-- Contacts are found by their names' words, however these are written and in which script, and by the end of a phone number.
-- Cost: the names of contacts are folded anew, later, by a job. Four indexes over contacts and their addresses.

alter table contacts add column key_v smallint not null default 1;
create index contacts_to_fold on contacts (key_v, id) where key_v < 2;
create index contacts_name on contacts (search_key text_pattern_ops, id) where merged_into is null;

-- The words of a contact's name, each with and without its article, and how it sounds behind a `~`; see crm::text::search_words.
create table contact_words (
    word       text collate "C" not null,
    contact_id uuid not null references contacts,
    primary key (word, contact_id)
);
create index contact_words_of on contact_words (contact_id);

create index channel_identities_phone_end on channel_identities (reverse(value) text_pattern_ops)
    where kind = 'phone' and valid_to is null;
create index channel_identities_begin on channel_identities (kind, value text_pattern_ops) where valid_to is null;

-- What companies are called and registered under is folded like the names of contacts; see crm::text::name_key.
update companies set search_key = regexp_replace(replace(search_key, 'ء', ''), '(^| )عبد (ا( |$)|ال)', '\1عبد\2', 'g')
where search_key ~ 'ء|(^| )عبد ا';

insert into jobs (id, kind, payload, run_at, dedupe_key, created_at)
select gen_random_uuid(), 'refold_contacts', '{"kind": "refold_contacts"}', now(), 'refold_contacts', now() where exists (select from contacts);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, delete on contact_words to %I', app);
end $$;
