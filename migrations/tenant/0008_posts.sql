-- What is shown where: one table instead of a column in each noun that is shown in Discord. And how far the inbox has shown
-- each conversation, so that "what is not shown yet" costs the same however long the conversation is.
-- Cost: reads messages twice; a row for each message that was shown; conversations are rewritten where something was.
--
-- The old columns go at once. A process of the version before that still runs takes deliveries in and applies them as ever;
-- its jobs that post fail and are tried again, by a process of this version in the end. Were the columns kept, such a
-- process would not see what the new ones have posted, and would post it twice.

create table posts (
    -- What is shown; see crm::kernel::posts.
    subject_kind text not null check (subject_kind in ('message', 'request')),
    subject_id   uuid not null,
    surface      text not null check (surface in ('discord')),
    -- Discord's channel.
    place        bigint not null,
    -- Discord's message. One may show several subjects.
    post_id      bigint not null,
    shown_at     timestamptz not null,
    primary key (subject_kind, subject_id, surface)
);

-- The seq of the last of the customer's messages that the inbox has shown. They are shown in the order of their seq, which
-- is the order in which they were committed: whoever adds messages of customers holds a lock while doing so.
alter table conversations add column shown_seq bigint not null default 0;

insert into posts (subject_kind, subject_id, surface, place, post_id, shown_at)
select 'message', m.id, 'discord', coalesce(t.inbox_channel, 0), m.discord_message, coalesce(m.announced_at, m.created_at)
from messages m cross join tenant t where m.discord_message is not null;

insert into posts (subject_kind, subject_id, surface, place, post_id, shown_at)
select 'request', r.id, 'discord', coalesce(t.owner_channel, 0), r.post, r.made_at
from requests r cross join tenant t where r.post is not null;

-- Up to the first that was not shown: should a later one have been, it is rather shown twice than the first one never.
update conversations c set shown_seq = shown.seq
from (select conversation_id,
             coalesce(min(seq) filter (where announced_at is null) - 1, max(seq)) as seq
      from messages where direction = 'in' group by conversation_id) shown
where shown.conversation_id = c.id;

drop index messages_unannounced;
alter table messages drop column announced_at, drop column discord_message;
alter table requests drop column post;

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert, update on posts to %I', app);
end $$;
