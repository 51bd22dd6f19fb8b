-- Whether contacts want to be written to first: every word of theirs on it, and what counts.
-- Cost: a new table; a column without a default.

alter table contacts
    -- Since when nothing is sent that was not asked for; null if it may be. See crm::customers::consents.
    add column opted_out_at timestamptz;

create table consents (
    id          bigint generated always as identity primary key,
    contact_id  uuid not null references contacts,
    consent     text not null check (consent in ('in', 'out')),
    source      text not null check (source in ('word', 'provider')),
    -- The message that says so, if one does.
    message_id  uuid references messages,
    -- When it was said, which may be long before it was heard here.
    at          timestamptz not null,
    recorded_at timestamptz not null
);
create index consents_contact on consents (contact_id, at desc, id desc);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert on consents to %I', app);
end $$;
