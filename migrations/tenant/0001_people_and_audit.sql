-- Who works here, what they may do, and what was done. Everything else stands on these.
-- Cost: new tables only; this runs once, in the template database.
--
-- The owner's protection is in the schema, not only in the rules: the app's role has no privilege on members.is_owner,
-- the role column must agree with it, an owner can't be disabled, and no grant or denial can point at an owner.

create extension if not exists pg_trgm;

create table tenant (
    only_row      boolean primary key default true check (only_row),
    name          text not null,
    language      text not null check (language in ('ar', 'en')),
    time_zone     text not null,
    suspended_at  timestamptz,
    inbox_channel bigint
);

create table members (
    id          uuid primary key,
    discord_id  bigint unique,
    name        text not null check (length(name) between 1 and 100),
    role        text not null check (role in ('owner', 'super_admin', 'admin', 'ceo', 'cto', 'manager', 'moderator',
                                              'sales', 'legal', 'support', 'developer', 'viewer', 'user')),
    is_owner    boolean not null default false,
    language    text check (language in ('ar', 'en')),
    disabled_at timestamptz,
    created_at  timestamptz not null,
    updated_at  timestamptz not null,
    constraint members_owner_is_fixed check ((role = 'owner') = is_owner),
    constraint members_owner_not_disabled check (not (is_owner and disabled_at is not null)),
    unique (id, is_owner)
);
create unique index members_one_owner on members (is_owner) where is_owner;
create index members_role on members (role);

-- Personal grants and denials; at most one of them per member and permission.
create table grants (
    member_id       uuid not null,
    member_is_owner boolean not null default false,
    permission      text not null check (permission ~ '^[a-z_]{3,40}$'),
    effect          text not null check (effect in ('grant', 'deny')),
    until           timestamptz,
    notes           text check (length(notes) <= 500),
    made_by         uuid references members,
    made_at         timestamptz not null,
    primary key (member_id, permission),
    constraint grants_never_on_owner check (not member_is_owner),
    constraint grants_member foreign key (member_id, member_is_owner) references members (id, is_owner)
);
create index grants_permission on grants (permission, effect);

create table audit_log (
    seq            bigint generated always as identity primary key,
    at             timestamptz not null,
    caller_kind    text not null check (caller_kind in ('discord', 'channel', 'job', 'console')),
    caller_id      text not null,
    caller_name    text not null,
    via            text not null check (via in ('discord', 'webhook', 'job', 'console')),
    action         text not null,
    noun           text not null,
    target_id      text,
    target_label   text,
    permission     text,
    before         jsonb,
    after          jsonb,
    reason         text,
    outcome        text not null check (outcome in ('done', 'refused')),
    request_id     uuid not null,
    -- Discord delivers an interaction at least once; this makes sure that it is executed at most once.
    interaction_id bigint constraint audit_log_interaction unique
);
create index audit_log_target on audit_log (noun, target_id, seq);
create index audit_log_caller on audit_log (caller_id, seq);

create view permissions_log as
select seq,
       caller_name || ' (' || caller_id || ')' as who,
       action                                  as what,
       target_label                            as on_whom,
       jsonb_build_object('before', before, 'after', after) as what_changed,
       at                                      as "when",
       reason                                  as why,
       outcome
from audit_log
where noun = 'member';

-- Privileges of the app: the tenant's own login role is a member of this group, and nothing else reads these tables.
do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on schema public to %I', app);
    execute format('grant select, update (name, language, time_zone, inbox_channel) on tenant to %I', app);
    execute format('grant select, insert (id, discord_id, name, role, language, created_at, updated_at),
                          update (name, role, language, disabled_at, updated_at) on members to %I', app);
    execute format('grant select, insert, update, delete on grants to %I', app);
    execute format('grant select, insert on audit_log to %I', app);
    execute format('grant select on permissions_log to %I', app);
end $$;
