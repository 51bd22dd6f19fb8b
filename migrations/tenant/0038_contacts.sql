-- What is known of contacts besides their addresses; the companies they work for; and what was said about them and with them.
-- Cost: new tables, columns without defaults or with constant ones, which write nothing into rows. Two checks of columns that are
-- there read their tables once. An index over the conversations.

create sequence company_numbers start 1001;

create table companies (
    id               uuid primary key,
    number           bigint not null unique default nextval('company_numbers'),
    name             text not null check (length(name) between 1 and 200),
    -- The name folded for searching; see crm::text::search_key.
    search_key       text not null,
    -- Under which it is registered, as the state writes it; and folded, so that it is there once.
    registration     text check (length(registration) between 1 and 50),
    registration_key text constraint companies_registration unique,
    notes            text check (length(notes) between 1 and 2000),
    owner            uuid references members,
    created_by       uuid references members,
    created_at       timestamptz not null,
    updated_at       timestamptz not null,
    version          bigint not null default 1,
    changed_by       uuid references members,
    -- The version with which each input was changed last: {"name": 3}.
    changed          jsonb not null default '{}',
    check ((registration is null) = (registration_key is null))
);
create index companies_search on companies using gin (search_key gin_trgm_ops);
create index companies_name on companies (search_key text_pattern_ops, number);

alter table contacts
    add column company_id uuid references companies,
    add column owner      uuid references members,
    -- In which language they are written to; the company's own, if nothing is said.
    add column language   text check (language in ('ar', 'en')),
    add column notes      text check (length(notes) between 1 and 2000),
    add column created_by uuid references members,
    add column version    bigint not null default 1,
    add column changed_by uuid references members,
    add column changed    jsonb not null default '{}';
create index conversations_contact on conversations (contact_id, last_message_at desc);
create index contacts_company on contacts (company_id, id desc) where company_id is not null and merged_into is null;

alter table channel_identities
    drop constraint channel_identities_kind_check,
    add constraint channel_identities_kind_check check (kind in ('phone', 'whatsapp_user', 'whatsapp_parent_user', 'email'));

-- A colleague may write down what a contact said of being written to.
alter table consents
    drop constraint consents_source_check,
    add constraint consents_source_check check (source in ('word', 'provider', 'staff'));

-- Notes about contacts, and calls with them.
create table activities (
    id         uuid primary key,
    contact_id uuid not null references contacts,
    kind       text not null check (kind in ('note', 'call')),
    text       text not null check (length(text) between 1 and 2000),
    -- How long a call took.
    minutes    smallint check (minutes between 0 and 1440),
    by         uuid references members,
    at         timestamptz not null
);
create index activities_of on activities (contact_id, at desc, id desc);

-- What moves with a contact, and moves back.
alter table merges
    add column activities uuid[] not null default '{}',
    -- What was known of the contact who went and not of the one who stayed, and is known of both since: names of columns.
    add column filled     text[] not null default '{}';

-- Two contacts of one company who are called alike may be one.
alter table contact_duplicates
    drop constraint contact_duplicates_reason_check,
    add constraint contact_duplicates_reason_check check (reason in ('moved', 'shared', 'spelling', 'named'));

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on companies to %I', app);
    execute format('grant select, insert, update on activities to %I', app);
    execute format('grant usage on sequence company_numbers to %I', app);
end $$;
