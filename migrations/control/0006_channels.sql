-- A WhatsApp number is carried by one of several providers: what is needed to speak with it, and in whose words a delivery is
-- written. Numbers and deliveries of before are Meta's.
-- Cost: new columns without a rewrite; one pass over channel_routes, which has a few rows for each company.

alter table channel_routes
    -- Of WhatsApp numbers; null for what is none. A version from before leaves it null for Meta's.
    add column provider text check (provider in ('meta', 'dialog360', 'twilio')),
    -- What the provider needs to know, besides secrets; see crm::channels.
    add column settings jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),
    -- The secret before this one, sealed: what it signed counts until it is dropped.
    add column secret_before bytea,
    -- SHA-256 of the secret in the address that the provider posts to, where it has one.
    add column webhook_digest bytea check (length(webhook_digest) = 32);
update channel_routes set provider = 'meta' where kind = 'whatsapp_number';
create unique index channel_routes_webhook on channel_routes (webhook_digest) where webhook_digest is not null;

alter table arrivals
    add column provider text not null default 'meta' check (provider in ('meta', 'dialog360', 'twilio')),
    add column account text;
alter table unrouted_deliveries
    add column provider text not null default 'meta' check (provider in ('meta', 'dialog360', 'twilio')),
    add column account text;
