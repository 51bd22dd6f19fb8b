-- How satisfied customers are: whom we asked when their conversation was closed, and what they said. One row for each closing after
-- which somebody was asked.
-- Cost: a new table.

create table satisfactions (
    id               uuid primary key,
    conversation_id  uuid not null references conversations,
    -- Which closing it was: the conversation's closed_at then.
    closed_at        timestamptz not null,
    -- Who had the conversation then.
    held_by          uuid references members,
    -- The message of ours that asks.
    question         uuid not null references messages,
    asked_at         timestamptz not null,
    rating           smallint check (rating between 1 and 5),
    -- When the rating came, by the time of the message.
    answered_at      timestamptz,
    -- When we asked for a comment, too.
    comment_asked_at timestamptz,
    comment          text check (length(comment) between 1 and 4096),
    -- The customer's message that is the comment.
    comment_message  uuid unique references messages,
    unique (conversation_id, closed_at),
    check ((rating is null) = (answered_at is null)),
    check (rating is not null or (comment_asked_at is null and comment is null)),
    check ((comment is null) = (comment_message is null))
);
create index satisfactions_asked on satisfactions (asked_at);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on satisfactions to %I', app);
end $$;
