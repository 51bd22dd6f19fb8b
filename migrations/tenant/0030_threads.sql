-- The staff's inbox as a forum: the thread of each conversation, and what is on its way into it.
-- Cost: a new table, and columns that are not written into rows.

create table threads (
    conversation_id uuid primary key references conversations,
    -- Discord's forum. Where another was chosen since, the conversation gets a thread there.
    forum           bigint not null,
    -- Discord's thread; null while it is being opened, and it is not known whether it was.
    thread          bigint unique,
    -- The newest post in it that is known of.
    last_post       bigint,
    -- Up to which message, by its seq, a post was begun. While this is set, nobody knows whether it is there.
    posting_seq     bigint,
    opened_at       timestamptz not null,
    check (posting_seq is null or thread is not null)
);

-- Discord's message by which a person typed an answer: it is sent once, however often Discord tells of it.
alter table messages
    add column source      bigint,
    -- Which of the messages to the customer that it became, from 0: a text and files are several.
    add column source_part smallint not null default 0,
    -- The emoji of ours under it.
    add column mark        text check (length(mark) <= 20);
create unique index messages_source on messages (source, source_part) where source is not null;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update, delete on threads to %I', app);
end $$;
