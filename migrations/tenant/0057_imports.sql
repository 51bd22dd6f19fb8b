-- Data that people bring as files: how each is to be read, how far it has come, and what it made of which row, so that it can be taken back.
-- Cost: new tables; two indexes over pairs of contacts and merges, and the index of the contacts of a company is built anew, so that
-- whoever takes a contact or a company back need not look through all. A check reads the leads once. The company's login may delete what an import has made: nothing else does.

create table imports (
    id          uuid primary key,
    what        text not null check (what in ('contacts', 'leads')),
    state       text not null default 'reading'
                check (state in ('reading', 'ready', 'running', 'done', 'failed', 'dropped', 'undoing', 'undone')),
    asked_by    uuid not null references members,
    file_name   text not null,
    -- Where Discord has it, until it is in the store under this key.
    source      text,
    file_key    text,
    -- Why nothing came of it.
    problem     text,
    -- What the columns are called, whether the first row says so, and what goes where.
    headings    text[] not null default '{}',
    is_headed   boolean not null default true,
    goals       text[] not null default '{}',
    existing    text not null default 'skip' check (existing in ('skip', 'fill', 'overwrite')),
    country     text check (length(country) = 2),
    -- The first rows, as they would be.
    preview     jsonb,
    -- How often somebody has said how it is to be read.
    version     bigint not null default 1,
    rows        bigint not null default 0,
    fresh       bigint not null default 0,
    known       bigint not null default 0,
    twice       bigint not null default 0,
    bad         bigint not null default 0,
    -- Rows up to this one are in; of one that is taken back, those from this one on are out again.
    reached     bigint not null default 0,
    made        bigint not null default 0,
    changed     bigint not null default 0,
    -- Rows that have been changed since, which were left when it was taken back.
    left_rows   bigint[] not null default '{}',
    -- The rows that could not be read, as a file.
    bad_key     text,
    bad_bytes   bigint,
    -- Until when it can be begun, and taken back.
    ends_at     timestamptz not null,
    created_at  timestamptz not null,
    started_at  timestamptz,
    done_at     timestamptz
);
create index imports_own on imports (asked_by, id desc);
create index imports_unfinished on imports (id) where state in ('reading', 'ready', 'running');
create index imports_kept on imports (id) where file_key is not null or bad_key is not null;

-- What became of each row. The ids are no foreign keys: what was taken back is gone, and whoever was merged stays who they were here.
create table import_rows (
    import_id       uuid not null references imports,
    row             bigint not null,
    outcome         text not null check (outcome in ('made', 'changed', 'known', 'twice', 'bad', 'back', 'left')),
    -- What is wrong with it.
    flaws           text[] not null default '{}',
    contact_id      uuid,
    contact_made    boolean not null default false,
    -- Since this version nobody has changed it.
    contact_version bigint,
    lead_id         uuid,
    lead_made       boolean not null default false,
    lead_version    bigint,
    -- What was changed, as it was before; and the addresses that came.
    before          jsonb,
    primary key (import_id, row)
);
create index import_rows_contact on import_rows (contact_id) where contact_id is not null;

-- Companies that were not there yet.
create table import_companies (
    import_id  uuid not null references imports,
    company_id uuid not null,
    primary key (import_id, company_id)
);

alter table leads
    drop constraint leads_source_check,
    add constraint leads_source_check check (source in ('discord', 'whatsapp', 'import'));

create index contact_duplicates_other on contact_duplicates (other);
create index merges_of_kept on merges (kept);
create index merges_of_gone on merges (gone);
drop index contacts_company;
create index contacts_company on contacts (company_id, id desc) where company_id is not null;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on imports to %I', app);
    execute format('grant select, insert, update, delete on import_rows, import_companies to %I', app);
    execute format('grant delete on contacts, channel_identities, contact_duplicates, companies, leads to %I', app);
end $$;
