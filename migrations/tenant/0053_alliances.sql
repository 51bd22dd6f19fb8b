-- Alliances: colleagues, other people of the server and companies who belong together, as long as they like.
-- Cost: three new tables.

create sequence alliance_numbers start 1001;

create table alliances (
    id           uuid primary key,
    number       bigint not null default nextval('alliance_numbers') unique,
    name         text not null check (length(name) between 1 and 60),
    -- Folded like names of contacts: each that is not dissolved has a name of its own.
    search_key   text not null,
    about        text check (length(about) between 1 and 1000),
    joining      text not null check (joining in ('open', 'request', 'invite')),
    dissolved_at timestamptz,
    -- Whether its people have a role on Discord; in which server; which, since when one is being made, and what it is called there.
    keeps_role   boolean not null default false,
    discord_guild bigint,
    discord_role bigint,
    role_since   timestamptz,
    role_name    text,
    -- Why the role is not as it should be, if it is not.
    role_problem text check (role_problem in ('forbidden', 'too_many')),
    created_by   uuid references members,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    version      bigint not null default 1,
    changed_by   uuid references members,
    -- The version with which each input was changed last: {"name": 3}.
    changed      jsonb not null default '{}'
);
create unique index alliances_name on alliances (search_key) where dissolved_at is null;
create index alliances_listed on alliances (number desc) where dissolved_at is null;
create index alliances_search on alliances using gin (search_key gin_trgm_ops) where dissolved_at is null;

create table alliance_members (
    id          uuid primary key,
    alliance_id uuid not null references alliances,
    member_id   uuid references members,
    company_id  uuid references companies,
    state       text not null check (state in ('member', 'asked', 'invited')),
    since       timestamptz not null,
    check (num_nonnulls(member_id, company_id) = 1),
    -- A company neither asks nor is asked.
    check (company_id is null or state = 'member'),
    unique (alliance_id, member_id),
    unique (alliance_id, company_id)
);
create index alliance_members_listed on alliance_members (alliance_id, state, id);
create index alliance_members_of_member on alliance_members (member_id) where member_id is not null;
create index alliance_members_of_company on alliance_members (company_id) where company_id is not null;

-- Who has the role on Discord, as far as we gave it.
create table alliance_roles (
    alliance_id uuid not null references alliances,
    discord_id  bigint not null,
    primary key (alliance_id, discord_id)
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on sequence alliance_numbers to %I', app);
    execute format('grant select, insert, update on alliances to %I', app);
    execute format('grant select, insert, update, delete on alliance_members to %I', app);
    execute format('grant select, insert, delete on alliance_roles to %I', app);
end $$;
