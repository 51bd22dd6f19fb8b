-- Quotes: what a deal comes to, as it is offered to its customer. All of it is copied, so that it stays what was offered.
-- Cost: new tables; a look at the rows of attachments, for the check; no table is written anew.

create sequence quote_numbers start 1001;

create table quotes (
    id          uuid primary key,
    number      bigint not null default nextval('quote_numbers') unique,
    deal_id     uuid not null references deals,
    -- What the company and its customer were called then.
    company     text not null,
    customer    text not null,
    note        text check (length(note) between 1 and 500),
    currency    text not null check (currency ~ '^[A-Z]{3}$'),
    -- With tax, in minor units.
    total       bigint not null check (total >= 0),
    -- Days of the company's. What nobody has answered by the end of the last has expired.
    made_on     date not null,
    valid_until date not null check (valid_until >= made_on),
    -- void: another has taken its place, or somebody took it back.
    state       text not null default 'draft' check (state in ('draft', 'sent', 'accepted', 'declined', 'void')),
    -- The message that offers it, once it is on its way.
    message_id  uuid references messages,
    sent_at     timestamptz,
    answered_at timestamptz,
    created_by  uuid references members,
    created_at  timestamptz not null,
    version     bigint not null default 1,
    check ((state in ('accepted', 'declined')) = (answered_at is not null)),
    check ((message_id is null) = (sent_at is null)),
    check (state <> 'draft' or sent_at is null),
    check (state not in ('sent', 'accepted', 'declined') or sent_at is not null)
);
-- A customer answers one quote of a deal.
create unique index quotes_open on quotes (deal_id) where state in ('draft', 'sent');
create index quotes_deal on quotes (deal_id, number desc);
create index quotes_message on quotes (message_id) where message_id is not null;

create table quote_lines (
    quote_id   uuid not null references quotes,
    place      smallint not null,
    -- Of what is sold; null where the deal has no lines, and this one says what it is about.
    product_id uuid references products,
    name       text check (length(name) between 1 and 200),
    unit       text check (length(unit) between 1 and 30),
    -- As in deal_lines.
    price      bigint not null check (price between 0 and 1000000000000000),
    tax        integer not null check (tax between 0 and 10000),
    quantity   bigint not null check (quantity between 1 and 1000000000),
    discount   integer not null check (discount between 0 and 10000),
    primary key (quote_id, place),
    check (product_id is null or name is not null)
);

alter table attachments
    -- quote: what is drawn of the quote with this id, for its customer.
    drop constraint attachments_source_kind_check,
    add constraint attachments_source_kind_check check (source_kind in ('id', 'address', 'discord', 'quote'));

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on sequence quote_numbers to %I', app);
    execute format('grant select, insert, update on quotes to %I', app);
    execute format('grant select, insert, update (name) on quote_lines to %I', app);
end $$;
