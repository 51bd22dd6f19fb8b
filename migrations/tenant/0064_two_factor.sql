-- A second step of signing in: codes from an app on somebody's phone (RFC 6238), and codes for when that is lost. And who has taken the
-- first step and is at the second.
-- Cost: new tables.

create table two_factors (
    member_id    uuid primary key references members,
    -- Of the secret, which follows from this and from a key that is not in this database.
    salt         bytea not null check (length(salt) = 32),
    made_at      timestamptz not null,
    confirmed_at timestamptz,
    -- The step of the last code that was used: no code is used twice.
    last_step    bigint
);

create table recovery_codes (
    member_id uuid not null references members,
    digest    bytea not null check (length(digest) = 32),
    used_at   timestamptz,
    primary key (member_id, digest)
);

create table second_steps (
    digest    bytea primary key check (length(digest) = 32),
    member_id uuid not null references members,
    ends_at   timestamptz not null
);
create index second_steps_member on second_steps (member_id);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on two_factors, recovery_codes, second_steps to %I', app);
end $$;
