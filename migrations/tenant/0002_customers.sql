-- Customers and what they are interested in, the conversations with them, and the raw deliveries that these came from.
-- Cost: new tables only; this runs once, in the template database.

create table contacts (
    id         uuid primary key,
    name       text not null check (length(name) between 1 and 200),
    -- The name folded for searching; see crm::text::search_key.
    search_key text not null,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create index contacts_search on contacts using gin (search_key gin_trgm_ops);

-- One contact, many addresses. A phone may be missing for ever, so it is an address like the others and never a key.
create table channel_identities (
    id         uuid primary key,
    contact_id uuid not null references contacts,
    kind       text not null check (kind in ('phone', 'whatsapp_user', 'whatsapp_parent_user')),
    value      text not null check (length(value) between 1 and 200),
    valid_from timestamptz not null,
    valid_to   timestamptz
);
create unique index channel_identities_current on channel_identities (kind, value) where valid_to is null;
create index channel_identities_contact on channel_identities (contact_id);

create sequence lead_numbers start 1001;
create table leads (
    id         uuid primary key,
    number     bigint not null unique default nextval('lead_numbers'),
    contact_id uuid not null references contacts,
    state      text not null default 'open' check (state in ('open', 'lost', 'converted')),
    interest   text check (length(interest) <= 200),
    notes      text check (length(notes) <= 2000),
    source     text not null check (source in ('discord', 'whatsapp')),
    created_by uuid references members,
    created_at timestamptz not null,
    updated_at timestamptz not null
);
create unique index leads_one_open_per_contact on leads (contact_id) where state = 'open';
create index leads_open on leads (number desc) where state = 'open';

create table conversations (
    id              uuid primary key,
    contact_id      uuid not null references contacts,
    channel         text not null check (channel in ('whatsapp')),
    -- The business's own address: Meta's phone_number_id.
    account         text not null,
    state           text not null default 'open' check (state in ('open', 'closed')),
    -- Where an answer goes: exactly what the customer's last message came from.
    reply_phone     text,
    reply_user      text,
    last_inbound_at timestamptz,
    last_message_at timestamptz not null,
    created_at      timestamptz not null
);
create unique index conversations_one_open on conversations (contact_id, channel, account) where state = 'open';
create index conversations_recent on conversations (last_message_at desc);

create table messages (
    id           uuid primary key,
    seq          bigint generated always as identity,
    conversation_id uuid not null references conversations,
    direction    text not null check (direction in ('in', 'out')),
    account      text not null,
    provider_id  text,
    kind         text not null,
    body         text,
    state        text not null check (state in ('received', 'queued', 'sending', 'unknown', 'sent', 'delivered', 'read',
                                                'played', 'failed')),
    sent_by      uuid references members,
    sent_at      timestamptz not null,
    delivered_at timestamptz,
    read_at      timestamptz,
    failed_at    timestamptz,
    error_code   bigint,
    error_title  text,
    announced_at timestamptz,
    discord_message bigint,
    created_at   timestamptz not null
);
-- The provider's id is unique per business number, not in the world.
create unique index messages_provider on messages (account, provider_id) where provider_id is not null;
create index messages_conversation on messages (conversation_id, seq);
create index messages_unannounced on messages (conversation_id, seq) where direction = 'in' and announced_at is null;

-- Statuses that came before the message they speak of was known to be sent.
create table parked_statuses (
    account     text not null,
    provider_id text not null,
    state       text not null,
    at          timestamptz not null,
    error_code  bigint,
    error_title text,
    received_at timestamptz not null,
    primary key (account, provider_id, state)
);

-- Raw deliveries exactly as signed, in order of arrival. Kept: the digest is what makes a replay harmless for ever.
create table inbox (
    id           bigint generated always as identity primary key,
    channel      text not null,
    digest       bytea not null constraint inbox_digest unique check (length(digest) = 32),
    raw          bytea not null,
    state        text not null default 'new' check (state in ('new', 'done', 'quarantined')),
    attempts     integer not null default 0,
    note         text,
    received_at  timestamptz not null,
    processed_at timestamptz
);
create index inbox_new on inbox (id) where state = 'new';

create table jobs (
    id           uuid primary key,
    seq          bigint generated always as identity,
    kind         text not null,
    payload      jsonb not null,
    state        text not null default 'ready' check (state in ('ready', 'running', 'quarantined')),
    run_at       timestamptz not null,
    attempts     integer not null default 0,
    lease_until  timestamptz,
    lease_token  bigint not null default 0,
    -- At most one waiting job per key: a second one would only repeat the first.
    dedupe_key   text,
    -- Jobs with the same key run one after another, in order.
    order_key    text,
    last_error   text,
    created_at   timestamptz not null
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
create unique index jobs_dedupe on jobs (dedupe_key) where state = 'ready' and dedupe_key is not null;
create index jobs_due on jobs (run_at, seq) where state <> 'quarantined';
create index jobs_order on jobs (order_key, seq) where state <> 'quarantined' and order_key is not null;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on contacts, channel_identities, leads, conversations, messages,
                    inbox to %I', app);
    execute format('grant select, insert, update, delete on jobs, parked_statuses to %I', app);
    execute format('grant usage on sequence lead_numbers to %I', app);
end $$;
