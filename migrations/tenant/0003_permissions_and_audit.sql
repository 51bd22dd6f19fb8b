-- Roles of a company's own, changes that wait for a second person, and an audit log that shows whether it was tampered with.
-- Cost: new tables; new columns of small tables and of audit_log without a rewrite; checks that read audit_log once; one
-- unique index over audit_log.

create table roles (
    id          uuid primary key,
    name        text not null check (length(name) between 1 and 40),
    -- The name folded, so that two spellings are one role; see crm::text::search_key.
    name_key    text not null constraint roles_name unique,
    -- Never that of a built-in role.
    rank        smallint not null check (rank between 11 and 99 and rank not in (20, 25, 30, 35, 40, 50, 60, 65, 70, 80, 90)),
    permissions text[] not null check (cardinality(permissions) > 0),
    made_by     uuid references members,
    created_at  timestamptz not null,
    updated_at  timestamptz not null
);

-- Who holds a custom role has the built-in role `user` beneath it. A role that somebody holds can't be deleted.
alter table members
    add column custom_role uuid constraint members_custom_role references roles,
    add constraint members_custom_role_alone check (custom_role is null or role = 'user');
create index members_custom_role on members (custom_role) where custom_role is not null;

alter table tenant
    -- Where the owner and who else keeps watch read of changes and decide about requests.
    add column owner_channel bigint,
    add column audit_channel bigint,
    -- Nouns of the events that the audit channel shows; null is all of them.
    add column audit_nouns text[],
    -- How far each of them has been shown, as places in audit_chain.
    add column digest_place bigint not null default 0,
    add column feed_place bigint not null default 0,
    -- What needs a second person; see crm::requests::Deed.
    add column second_person text[] not null default '{}',
    -- Permissions that may be taken for an hour in an emergency.
    add column break_glass text[] not null default '{}';

-- What waits, or waited, for a second person.
create table requests (
    id          uuid primary key,
    -- The permission that the work asks for; whoever decides must hold it too.
    permission  text not null,
    work        jsonb not null,
    made_by     uuid not null references members,
    made_at     timestamptz not null,
    expires_at  timestamptz not null,
    state       text not null default 'open' check (state in ('open', 'approved', 'refused', 'withdrawn', 'expired', 'failed')),
    decided_by  uuid references members,
    decided_at  timestamptz,
    -- When its maker did what was approved for them to do; null for what is done by the approval itself.
    used_at     timestamptz,
    post        bigint,
    constraint requests_second_person check (decided_by <> made_by),
    constraint requests_decided check ((state in ('approved', 'refused')) = (decided_by is not null)),
    constraint requests_used check (used_at is null or state = 'approved')
);
create index requests_open on requests (made_by) where state = 'open';

alter table audit_log
    -- Made by the program, so that a copied row is found out.
    add column id uuid constraint audit_log_id unique,
    add column ip text,
    add column user_agent text,
    -- What the personal fields are digested with. Gone once they are erased: then nothing leads back from the digests.
    add column caller_salt bytea,
    add column target_salt bytea,
    add column caller_digest bytea,
    add column target_digest bytea,
    -- Over the rest of the event and both digests, with a key that Postgres does not have; see docs/adr/006.
    add column mac bytea,
    drop constraint audit_log_caller_kind_check,
    drop constraint audit_log_via_check,
    drop constraint audit_log_outcome_check,
    add constraint audit_log_caller_kind_check check (caller_kind in ('discord', 'channel', 'job', 'console', 'api_key')),
    add constraint audit_log_via_check check (via in ('discord', 'webhook', 'api', 'panel', 'job', 'console')),
    add constraint audit_log_outcome_check check (outcome in ('done', 'refused', 'failed'));
create index audit_log_action on audit_log (action, seq);

-- Committed events that are not sealed yet. Filled with each event, so that a sealer sees exactly what is committed.
create table audit_queue (
    seq bigint primary key
);
insert into audit_queue select seq from audit_log;

-- The hash chain: one link for each event, in the order in which they were sealed.
create table audit_chain (
    place bigint primary key check (place > 0),
    seq   bigint not null unique references audit_log,
    hash  bytea not null check (length(hash) = 32)
);

create function audit_enqueue() returns trigger language plpgsql as $$
begin
    insert into audit_queue values (new.seq);
    return null;
end $$;
create trigger audit_log_enqueue after insert on audit_log for each row execute function audit_enqueue();

-- Erases who did it (`caller`) or on what (`target`) from events, and nothing else: the app's role may not write to the log.
create function audit_erase(events bigint[], part text) returns bigint language plpgsql security definer
    set search_path = pg_catalog, public as $$
declare touched bigint;
begin
    if part = 'caller' then
        update public.audit_log set caller_name = '', ip = null, user_agent = null, caller_salt = null
        where seq = any(events) and caller_salt is not null;
    elsif part = 'target' then
        update public.audit_log set target_label = null, before = null, after = null, reason = null, target_salt = null
        where seq = any(events) and target_salt is not null;
    else
        raise exception 'caller or target?';
    end if;
    get diagnostics touched = row_count;
    return touched;
end $$;
revoke all on function audit_erase(bigint[], text) from public;

drop view permissions_log;
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
where noun in ('member', 'role', 'request');

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on roles to %I', app);
    execute format('grant update (custom_role) on members to %I', app);
    execute format('grant update (owner_channel, audit_channel, audit_nouns, digest_place, feed_place, second_person,
                    break_glass) on tenant to %I', app);
    execute format('grant select, insert, update on requests to %I', app);
    execute format('grant select, insert, delete on audit_queue to %I', app);
    execute format('grant select, insert on audit_chain to %I', app);
    execute format('grant select on permissions_log to %I', app);
    execute format('grant execute on function audit_erase(bigint[], text) to %I', app);
end $$;
