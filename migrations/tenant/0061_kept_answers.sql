-- What a program was answered, kept for as long as it may ask the same again under the same name. And what is kept of signing in goes when
-- it is over for long.
-- Cost: adds columns without a default, and indexes to small tables.

alter table executed
    -- Of what was asked, so that the name is not used for something else.
    add column digest   bytea check (length(digest) = 32),
    add column status   smallint check (status between 200 and 299),
    add column location text check (char_length(location) <= 500),
    add column version  bigint,
    add column answer   text check (octet_length(answer) <= 1048576);
create index sessions_ends on sessions (ends_at);
create index api_keys_ends on api_keys (ends_at);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant update (at, digest, status, location, version, answer) on executed to %I', app);
end $$;
