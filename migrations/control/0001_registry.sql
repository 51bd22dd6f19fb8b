-- The registry: which companies there are, where their data lives and which outside addresses lead to them.
-- Cost: new tables only.

create table tenants (
    id             uuid primary key,
    slug           text not null unique check (slug ~ '^[a-z][a-z0-9_]{1,39}$'),
    name           text not null check (length(name) between 1 and 100),
    owner_discord  bigint not null,
    language       text not null check (language in ('ar', 'en')),
    time_zone      text not null,
    status         text not null check (status in ('creating', 'active')),
    database_name  text not null unique,
    database_role  text not null unique,
    -- Sealed with the master key; see crm::secrets.
    database_password bytea not null,
    schema_version bigint not null,
    created_at     timestamptz not null
);

-- Outside address -> tenant. An address leads to one tenant only.
create table channel_routes (
    kind       text not null check (kind in ('discord_guild', 'whatsapp_number', 'whatsapp_account')),
    value      text not null check (length(value) between 1 and 128),
    tenant_id  uuid not null references tenants,
    -- The access token that speaks for this address, sealed; null where none is needed.
    secret     bytea,
    created_at timestamptz not null,
    primary key (kind, value)
);
create index channel_routes_tenant on channel_routes (tenant_id, kind);

-- When some tenant's jobs or raw deliveries want a worker. Enqueueing lowers due_at first and commits its job after;
-- settle_at is when a worker must look once more, in case the enqueuer died between its commit and its nudge.
create table wakeups (
    tenant_id   uuid primary key references tenants,
    due_at      timestamptz not null default 'infinity',
    settle_at   timestamptz not null default '-infinity',
    lease_until timestamptz not null default '-infinity',
    -- Fencing token: goes up with every claim, so that a worker that slept through its lease is found out.
    lease_token bigint not null default 0
) with (fillfactor = 50);
create index wakeups_due on wakeups (due_at);

-- Signed deliveries whose address belongs to no tenant (yet). Kept whole, so that nothing is lost by a late set-up.
create table unrouted_deliveries (
    id          bigint generated always as identity primary key,
    channel     text not null,
    digest      bytea not null unique check (length(digest) = 32),
    raw         bytea not null,
    received_at timestamptz not null
);

-- What was last registered with Discord, so that an unchanged command tree is not sent again (200 creates a day).
create table command_registrations (
    application   bigint primary key,
    digest        bytea not null,
    registered_at timestamptz not null
);

-- Facts about this installation: the template's schema version, …
create table facts (
    key   text primary key,
    value text not null
);
