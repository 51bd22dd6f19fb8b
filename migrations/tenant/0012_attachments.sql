-- Files that came with messages: fetched by a worker while the provider has them, kept where the configuration says; and
-- whether a message was forwarded.
-- Cost: a new table; a column with a constant default, so messages is not rewritten; an index over the messages that quote
-- another, while which storing what customers write waits.

alter table messages
    -- 0: no, 1: yes, 2: often; see crm::channel::Forwarded.
    add column forwarded smallint not null default 0 check (forwarded between 0 and 2);
-- What was said about a message: reactions, changes, answers.
create index messages_quotes on messages (account, quotes) where quotes is not null;

create table attachments (
    id          uuid primary key,
    message_id  uuid not null references messages,
    -- Its place among the files of the message.
    place       smallint not null,
    -- Where the provider keeps it; see crm::channel::Source.
    source_kind text not null check (source_kind in ('id', 'address')),
    source      text not null check (length(source) between 1 and 2000),
    -- What the sender's phone says of it.
    media_type  text check (length(media_type) <= 200),
    file_name   text check (length(file_name) <= 300),
    is_voice    boolean not null,
    sha256      bytea check (length(sha256) = 32),
    -- waiting: to be fetched. kept: the bytes are in the store under the company's id and its own.
    -- lost: they could not be had.
    state       text not null default 'waiting' check (state in ('waiting', 'kept', 'lost')),
    -- Of what is kept, by its content.
    kept_type   text check (length(kept_type) <= 200),
    bytes       bigint check (bytes >= 0),
    -- Why it is lost; see crm::attachments::Loss.
    loss        text,
    created_at  timestamptz not null,
    settled_at  timestamptz,
    unique (message_id, place),
    check ((state = 'kept') = (bytes is not null)),
    check ((state = 'lost') = (loss is not null))
);

alter table posts drop constraint posts_subject_kind_check;
alter table posts add constraint posts_subject_kind_check check (subject_kind in ('message', 'attachment', 'request'));

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on attachments to %I', app);
end $$;
