-- Answering in time: until when a conversation is to be answered, and that nobody did. When colleagues are there: their own times of the
-- week, and their leave.
-- Cost: columns that are not written into rows, an index of the conversations that were not answered in time, and a new table.

alter table conversations
    -- Since when the time for an answer runs; null while it stands.
    add column clock_from    timestamptz,
    -- How many seconds of the working hours had passed before that; null while no time for an answer is reckoned.
    add column clock_spent   integer check (clock_spent >= 0),
    -- Until when an answer is due, or was; null while that is not known.
    add column answer_due_at timestamptz,
    -- When it was found that nobody had answered the customer in time who waits now.
    add column breached_at   timestamptz,
    add constraint conversations_clock check (clock_from is null or clock_spent is not null);
create index conversations_late on conversations (waiting_since, number) where state = 'open' and breached_at is not null;

-- A colleague's own times of the week, a list of shifts for each day from Monday on; null for who keeps to the company's.
alter table turns add column week jsonb;

create table leaves (
    id        uuid primary key,
    member_id uuid not null references members,
    -- By the company's calendar; both are days of the leave.
    from_day  date not null,
    until_day date not null,
    added_by  uuid references members,
    added_at  timestamptz not null,
    constraint leaves_in_order check (until_day >= from_day)
);
create index leaves_of on leaves (member_id, until_day);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, delete on leaves to %I', app);
end $$;
