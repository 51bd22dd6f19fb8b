-- Bookings: what can be booked, with whom or where, when that is closed, and who has booked it.
-- Cost: six new tables; one new column of merges and one of conversations, without rewriting them.

create sequence service_numbers start 1001;
create sequence resource_numbers start 1001;
create sequence booking_numbers start 1001;

-- What can be booked. Lengths are in minutes.
create table services (
    id           uuid primary key,
    number       bigint not null default nextval('service_numbers') unique,
    name         text not null check (length(name) between 1 and 60),
    search_key   text not null,
    about        text check (length(about) between 1 and 1000),
    minutes      integer not null check (minutes between 5 and 1440),
    -- Kept free before and after it.
    before       integer not null default 0 check (before between 0 and 240),
    after        integer not null default 0 check (after between 0 and 240),
    -- How far apart the times are that can be booked.
    every        integer not null check (every between 5 and 1440),
    -- How long before it begins it is booked at the latest, and how many days ahead at the earliest.
    lead         integer not null default 60 check (lead between 0 and 43200),
    horizon      integer not null default 30 check (horizon between 1 and 365),
    -- Whether customers book it by themselves.
    in_chat      boolean not null default true,
    retired_at   timestamptz,
    created_by   uuid references members,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    version      bigint not null default 1
);
create unique index services_name on services (search_key) where retired_at is null;

-- A person, a room or a thing that somebody books, so many times at once.
create table resources (
    id           uuid primary key,
    number       bigint not null default nextval('resource_numbers') unique,
    name         text not null check (length(name) between 1 and 60),
    search_key   text not null,
    capacity     integer not null default 1 check (capacity between 1 and 100),
    -- The colleague whose time it is, if it is somebody's.
    member_id    uuid references members,
    -- Hours of its own; else the company's.
    week         jsonb,
    retired_at   timestamptz,
    created_by   uuid references members,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    version      bigint not null default 1
);
create unique index resources_name on resources (search_key) where retired_at is null;

create table service_resources (
    service_id  uuid not null references services,
    resource_id uuid not null references resources,
    primary key (service_id, resource_id)
);
create index service_resources_of_resource on service_resources (resource_id);

-- When a resource, or everything, can't be booked.
create table closures (
    id          uuid primary key,
    resource_id uuid references resources,
    starts_at   timestamptz not null,
    ends_at     timestamptz not null,
    why         text check (length(why) between 1 and 100),
    created_by  uuid references members,
    created_at  timestamptz not null,
    check (starts_at < ends_at)
);
create index closures_ending on closures (ends_at);

create table bookings (
    id           uuid primary key,
    number       bigint not null default nextval('booking_numbers') unique,
    service_id   uuid not null references services,
    resource_id  uuid not null references resources,
    -- Its place at the resource, from 0.
    place        integer not null check (place between 0 and 99),
    -- The resource's number and the place in one: who has the same is in the same place.
    lane         bigint not null,
    starts_at    timestamptz not null,
    ends_at      timestamptz not null,
    -- With what is kept free before and after it.
    busy         tstzrange not null,
    -- Whose it is: a customer's, or a person's of the server. Neither, once they were erased.
    contact_id   uuid references contacts,
    member_id    uuid references members,
    -- Where the customer booked it.
    conversation_id uuid references conversations,
    source       text not null check (source in ('discord', 'whatsapp')),
    state        text not null check (state in ('held', 'booked', 'done', 'no_show', 'cancelled', 'expired')),
    -- Until when it is held for who has not said yes.
    held_until   timestamptz,
    note         text check (length(note) between 1 and 500),
    reason       text check (length(reason) between 1 and 200),
    -- When its customer said that they will come.
    confirmed_at timestamptz,
    -- When they were reminded last, or why they could not be.
    reminded_at  timestamptz,
    unreminded   text check (unreminded in ('window', 'template', 'no_conversation', 'refused')),
    ended_at     timestamptz,
    created_by   uuid references members,
    created_at   timestamptz not null,
    updated_at   timestamptz not null,
    version      bigint not null default 1,
    changed_by   uuid references members,
    changed      jsonb not null default '{}',
    check (num_nonnulls(contact_id, member_id) <= 1),
    check ((state = 'held') = (held_until is not null)),
    check (starts_at < ends_at and busy @> tstzrange(starts_at, ends_at)),
    -- Nobody is booked into a place that somebody else has. A range of one number, so that no extension is needed.
    constraint bookings_apart exclude using gist (int8range(lane, lane, '[]') with &&, busy with &&)
        where (state in ('held', 'booked'))
);
create index bookings_of_resource on bookings (resource_id, starts_at) where state in ('held', 'booked');
create index bookings_listed on bookings (starts_at, number) where state in ('held', 'booked');
create index bookings_of_contact on bookings (contact_id, starts_at) where contact_id is not null;
create index bookings_of_member on bookings (member_id, starts_at) where member_id is not null;
create index bookings_made_by on bookings (created_by, starts_at) where created_by is not null;
create index bookings_held on bookings (held_until) where state = 'held';
create index bookings_by_day on bookings (starts_at);

-- Who takes what becomes free, on a day of the company's; who came first is asked first.
create table waitlist (
    id           uuid primary key,
    service_id   uuid not null references services,
    day          date not null,
    contact_id   uuid references contacts,
    member_id    uuid references members,
    conversation_id uuid references conversations,
    state        text not null check (state in ('waiting', 'offered', 'over')),
    -- What is held for them.
    booking_id   uuid references bookings,
    since        timestamptz not null,
    check (num_nonnulls(contact_id, member_id) <= 1)
);
create unique index waitlist_of_contact on waitlist (service_id, day, contact_id) where state <> 'over' and contact_id is not null;
create unique index waitlist_of_member on waitlist (service_id, day, member_id) where state <> 'over' and member_id is not null;
create index waitlist_next on waitlist (service_id, day, since) where state = 'waiting';
create index waitlist_held on waitlist (booking_id) where booking_id is not null;
create index waitlist_by_contact on waitlist (contact_id) where contact_id is not null;
create index waitlist_by_member on waitlist (member_id) where member_id is not null;

-- Calendars that other programs read by an address; a new address ends the one before.
create table calendar_feeds (
    id          uuid primary key,
    -- Whose.
    member_id   uuid not null references members,
    -- Of which resource; of their own bookings, if of none.
    resource_id uuid references resources,
    created_at  timestamptz not null,
    ended_at    timestamptz
);
create unique index calendar_feeds_of on calendar_feeds (member_id, coalesce(resource_id, '00000000-0000-0000-0000-000000000000'))
    where ended_at is null;

alter table merges add column bookings uuid[] not null default '{}', add column waits uuid[] not null default '{}';

-- What its customer may choose from by typing, and until when.
alter table conversations add column offered jsonb, add column offered_until timestamptz;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on sequence service_numbers, resource_numbers, booking_numbers to %I', app);
    execute format('grant select, insert, update on services, resources, bookings, waitlist, calendar_feeds to %I', app);
    execute format('grant select, insert, delete on service_resources, closures to %I', app);
end $$;
