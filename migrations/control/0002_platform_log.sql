-- What was done to the registry, by whom and by which right: companies made, addresses that lead to them; and what was
-- refused. A company's own log says nothing about the registry, and nobody who owns a company reads this one.
-- Cost: a new table only.

create table platform_log (
    seq         bigint generated always as identity primary key,
    at          timestamptz not null,
    caller_kind text not null,
    caller_id   text not null,
    caller_name text not null,
    via         text not null,
    -- `tenant.create`, `route.connect`, …
    action      text not null,
    -- The company that it is about; null where there is none (yet).
    tenant_id   uuid references tenants,
    -- What it is about, in words of its own: a short name, an address.
    target      text,
    permission  text not null,
    after       jsonb,
    -- The rule that said no.
    reason      text,
    outcome     text not null check (outcome in ('done', 'refused')),
    request_id  uuid not null
);
create index platform_log_tenant on platform_log (tenant_id, seq);

create function platform_log_is_append_only() returns trigger language plpgsql as $$
begin
    raise exception 'platform_log is append-only';
end $$;
create trigger platform_log_append_only before update or delete or truncate on platform_log
    for each statement execute function platform_log_is_append_only();
