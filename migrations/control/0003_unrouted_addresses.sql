-- Whom an unrouted delivery is for, so that what is kept for one address can be bounded; and the raw bytes compressed by lz4,
-- where this server was built with it.
-- Cost: a new column without a rewrite; an index over unrouted_deliveries, which blocks storing while it is built. Only what
-- is stored from now on is compressed anew.

alter table unrouted_deliveries
    -- Kind and value, such as whatsapp_number:1001; empty if none could be read, and for those of before.
    add column address text not null default '' check (length(address) <= 200);
create index unrouted_deliveries_address on unrouted_deliveries (address);

do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        alter table unrouted_deliveries alter column raw set compression lz4;
    end if;
end $$;
