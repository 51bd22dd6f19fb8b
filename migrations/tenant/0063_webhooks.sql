-- What other systems are told of: where to, of what, and each delivery with what became of it.
-- Cost: new tables.

create table webhooks (
    id            uuid primary key,
    url           text not null check (char_length(url) between 10 and 500),
    -- Names of events, and `noun.*` for all of a noun.
    types         text[] not null check (cardinality(types) between 1 and 50),
    -- Of its secret, which follows from this and from a key that is not in this database.
    salt          bytea not null check (length(salt) = 32),
    old_salt      bytea check (length(old_salt) = 32),
    old_until     timestamptz,
    -- Up to where of the audit log's chain it has been told.
    place         bigint not null check (place >= 0),
    made_by       uuid references members,
    created_at    timestamptz not null,
    failing_since timestamptz,
    off_at        timestamptz,
    off_for       text check (off_for in ('asked', 'failing', 'gone', 'restored')),
    version       bigint not null default 1,
    constraint webhooks_old check ((old_salt is null) = (old_until is null)),
    constraint webhooks_off check ((off_at is null) = (off_for is null))
);
create index webhooks_made_by on webhooks (made_by);

create table webhook_deliveries (
    id          uuid primary key,
    webhook_id  uuid not null references webhooks on delete cascade,
    type        text not null check (char_length(type) between 1 and 60),
    -- The thing that it is about, by which it is found when somebody is erased.
    subject     text check (char_length(subject) <= 100),
    body        text not null check (octet_length(body) <= 262144),
    created_at  timestamptz not null,
    state       text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
    attempts    smallint not null default 0,
    last_at     timestamptz,
    last_status smallint,
    last_error  text check (char_length(last_error) <= 200)
);
create index webhook_deliveries_newest on webhook_deliveries (webhook_id, id);
create index webhook_deliveries_subject on webhook_deliveries (subject) where subject is not null;
create index webhook_deliveries_old on webhook_deliveries (created_at);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on webhooks, webhook_deliveries to %I', app);
end $$;
