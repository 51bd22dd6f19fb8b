-- Signing in at the panel and the REST API: e-mail addresses and passwords of people, links that let somebody in once, sessions, keys of
-- programs, and what was tried. Of every secret only a digest is kept. Also what was executed once under a name of its own.
-- Cost: new tables and a column; members has one row for each person.

alter table members add column email text constraint members_email_form check (email = lower(email) and char_length(email) between 3 and 254);
create unique index members_email on members (email) where email is not null;

-- A person whom Discord does not know. What is there already is not looked at again: it met a narrower rule.
alter table audit_log
    drop constraint audit_log_caller_kind_check,
    add constraint audit_log_caller_kind_check
        check (caller_kind in ('discord', 'member', 'channel', 'job', 'console', 'api_key')) not valid;

create table passwords (
    member_id   uuid primary key references members,
    -- argon2id in PHC's form; the pepper is derived from the master key.
    hash        text not null,
    changed_at  timestamptz not null
);

create table sessions (
    id         uuid primary key,
    digest     bytea not null unique check (length(digest) = 32),
    member_id  uuid not null references members,
    began_at   timestamptz not null,
    seen_at    timestamptz not null,
    -- When the person last proved who they are.
    proven_at  timestamptz not null,
    ends_at    timestamptz not null,
    address    text check (char_length(address) <= 45),
    user_agent text check (char_length(user_agent) <= 200),
    ended_at   timestamptz,
    ended_for  text check (ended_for in ('logged_out', 'too_many', 'new_password', 'revoked')),
    constraint sessions_ended check ((ended_at is null) = (ended_for is null))
);
create index sessions_open on sessions (member_id, began_at) where ended_at is null;

create table sign_in_links (
    digest     bytea primary key check (length(digest) = 32),
    member_id  uuid not null references members,
    ends_at    timestamptz not null,
    used_at    timestamptz
);
create index sign_in_links_member on sign_in_links (member_id);

create table api_keys (
    id           uuid primary key,
    prefix       text not null unique check (prefix ~ '^[a-z0-9]{8}$'),
    digest       bytea not null check (length(digest) = 32),
    member_id    uuid not null references members,
    name         text not null check (char_length(name) between 1 and 100),
    scopes       text[] not null check (cardinality(scopes) between 1 and 200),
    created_at   timestamptz not null,
    ends_at      timestamptz not null,
    used_at      timestamptz,
    ended_at     timestamptz
);
create index api_keys_member on api_keys (member_id, created_at);

-- What was tried with passwords, of which an account and a network have so many in a time.
create table sign_in_tries (
    id      bigint generated always as identity primary key,
    at      timestamptz not null,
    account bytea not null check (length(account) = 32),
    network text not null
);
create index sign_in_tries_account on sign_in_tries (account, at);
create index sign_in_tries_network on sign_in_tries (network, at);
create index sign_in_tries_at on sign_in_tries (at);

-- What was executed once by a name that its door gave it: a form, or a program's key of a call.
create table executed (
    name text constraint executed_once primary key check (char_length(name) between 1 and 200),
    at   timestamptz not null
);
create index executed_at on executed (at);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant update (email) on members to %I', app);
    execute format('grant select, insert, update, delete on passwords, sessions, sign_in_links, api_keys to %I', app);
    execute format('grant select, insert, delete on sign_in_tries, executed to %I', app);
end $$;
