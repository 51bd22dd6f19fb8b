-- Merging two contacts that are one person, and taking that back: what moved, by id, so that taking it back moves just that.
-- Cost: a new table; columns without a default. Two indexes of leads are as large as the open leads: writing to leads waits
-- while one is made.

alter table contacts
    -- The contact that this one was merged into. It stays as a row, is never found and never written to any more.
    add column merged_into uuid references contacts,
    add constraint contacts_merged_into_another check (merged_into <> id);
create index contacts_merged on contacts (merged_into) where merged_into is not null;

alter table channel_identities
    -- The address by which its owner was known when it came: when a merge is taken back, it goes where that one goes.
    add column came_with uuid references channel_identities;
create index channel_identities_came_with on channel_identities (came_with) where came_with is not null;

create table merges (
    id               uuid primary key,
    -- Merges are taken back in the opposite order.
    seq              bigint generated always as identity,
    kept             uuid not null references contacts,
    gone             uuid not null references contacts,
    identities       uuid[] not null,
    leads            uuid[] not null,
    conversations    uuid[] not null,
    consents         bigint[] not null,
    -- Of the conversations, those that were closed because the kept contact has one open with the same number of ours.
    closed           uuid[] not null,
    -- Where answers in each of the conversations went: {"<id>": {"phone": …, "user": …}}.
    answers          jsonb not null,
    -- The newest word on consent, anybody's: what is newer came after the merge.
    last_consent     bigint not null,
    -- The kept contact's opted_out_at.
    opted_out_before timestamptz,
    made_by          uuid references members,
    made_at          timestamptz not null,
    undone_by        uuid references members,
    undone_at        timestamptz,
    check (kept <> gone)
);
create unique index merges_in_force on merges (gone) where undone_at is null;
create index merges_kept on merges (kept, seq desc) where undone_at is null;

alter table leads
    -- The merge that brought it to a contact who had an open one already: only such a lead is open beside another.
    add column merge_id uuid references merges;
drop index leads_one_open_per_contact;
create unique index leads_one_open_per_contact on leads (contact_id) where state = 'open' and merge_id is null;
create index leads_contact on leads (contact_id);

alter table contact_duplicates
    -- A person said that the two are not the same: then they are never suggested again.
    add column different_at timestamptz,
    add column different_by uuid references members,
    drop constraint contact_duplicates_reason_check,
    -- shared: a message came from an address of each. spelling: their phone numbers are two ways of writing one.
    add constraint contact_duplicates_reason_check check (reason in ('moved', 'shared', 'spelling'));

-- Each suspected pair, and the contacts that its two are today, after all merges.
create view duplicate_contacts as
with recursive side (id, today) as (
    select one, one from contact_duplicates
    union select other, other from contact_duplicates
    union select s.id, c.merged_into from side s join contacts c on c.id = s.today where c.merged_into is not null
), now_is as (
    select s.id, s.today from side s join contacts c on c.id = s.today where c.merged_into is null
)
select d.one, d.other, least(a.today, b.today) as first, greatest(a.today, b.today) as second, d.reason, d.found_at,
       d.different_at
from contact_duplicates d join now_is a on a.id = d.one join now_is b on b.id = d.other;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on merges to %I', app);
    execute format('grant select on duplicate_contacts to %I', app);
    execute format('grant update (contact_id) on consents to %I', app);
end $$;
