-- Contacts that may be one: found when somebody moves to an address that is another contact's. A person decides.
-- Cost: a new table only.

create table contact_duplicates (
    one      uuid not null references contacts,
    other    uuid not null references contacts,
    -- moved: one of them came to an address of the other.
    reason   text not null check (reason in ('moved')),
    found_at timestamptz not null,
    primary key (one, other),
    check (one < other)
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on contact_duplicates to %I', app);
end $$;
