-- Deliveries for companies to whose databases no connection was free: taken in here, in an insert that all of them share, so
-- that none waits for another company's connection. The company's worker hands them on; see crm::deliveries.
-- Cost: a new table only.

create table arrivals (
    id          bigint generated always as identity,
    tenant_id   uuid not null references tenants,
    channel     text not null,
    digest      bytea not null check (length(digest) = 32),
    raw         bytea not null,
    received_at timestamptz not null,
    primary key (tenant_id, digest)
) with (autovacuum_vacuum_scale_factor = 0.02);

do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        alter table arrivals alter column raw set compression lz4;
    end if;
end $$;
