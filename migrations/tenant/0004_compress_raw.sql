-- Raw deliveries compressed by lz4, where this server was built with it: to the same size as by PostgreSQL's own method, in a
-- quarter to two thirds less time. It begins where a row is larger than 2 KB.
-- Cost: a change of the catalogue only. What is stored from now on is compressed so; what is there stays as it is.

do $$
begin
    if exists (select from pg_settings where name = 'default_toast_compression' and 'lz4' = any (enumvals)) then
        alter table inbox alter column raw set compression lz4;
    end if;
end $$;
