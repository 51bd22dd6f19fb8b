-- Working on conversations together: each has a number, an assignee, a priority and a state, and it is known since when the customer
-- waits. Notes for colleagues are a table of their own: nothing that is sent reads it.
-- Cost: every conversation is written once, to be numbered in the order in which they were made, and its messages are read; five indexes of
-- conversations, some 300 bytes for each. Writing to conversations waits meanwhile.

create sequence conversation_numbers start 1001;

alter table conversations
    add column number         bigint,
    add column assignee       uuid references members,
    add column priority       text not null default 'normal' check (priority in ('low', 'normal', 'high', 'urgent')),
    add column snoozed_until  timestamptz,
    -- Since when the customer waits for an answer, by the time of their message.
    add column waiting_since  timestamptz,
    add column first_reply_at timestamptz,
    add column closed_at      timestamptz,
    -- Counts what is changed of the columns above by people and jobs; a customer's message is none of it.
    add column version        bigint not null default 1,
    -- Who changed it last; null for a job.
    add column changed_by     uuid references members;

update conversations v
set number = numbered.number,
    first_reply_at = (select min(m.created_at) from messages m
                      where m.conversation_id = v.id and m.direction = 'out'
                        and (m.sent_by is not null or m.delivery_id is not null)),
    -- Whoever wrote longer ago has been answered in another way, or waits no more.
    waiting_since = case when v.state = 'open' and v.last_inbound_at > now() - interval '30 days' then
                        (select min(m.sent_at) from messages m
                         where m.conversation_id = v.id and m.direction = 'in'
                           and m.seq > coalesce((select max(o.seq) from messages o
                                                 where o.conversation_id = v.id and o.direction = 'out'
                                                   and (o.sent_by is not null or o.delivery_id is not null)), 0)) end,
    closed_at = case when v.state = 'closed' then v.last_message_at end
from (select id, 1000 + row_number() over (order by created_at, id) as number from conversations) numbered
where numbered.id = v.id;
select setval('conversation_numbers', 1000 + count(*) + 1, false) from conversations;

alter table conversations
    alter column number set default nextval('conversation_numbers'),
    alter column number set not null,
    drop constraint conversations_state_check,
    add constraint conversations_state_check check (state in ('open', 'snoozed', 'closed')),
    add constraint conversations_snoozed check ((state = 'snoozed') = (snoozed_until is not null)),
    add constraint conversations_closed check ((state = 'closed') = (closed_at is not null));

create unique index conversations_number on conversations (number);
drop index conversations_one_open;
create unique index conversations_one_open on conversations (contact_id, channel, account) where state <> 'closed';
-- A customer who comes back soon comes back into the conversation that was closed last.
create index conversations_closed_last on conversations (contact_id, closed_at desc) where state = 'closed';
create index conversations_closed_at on conversations (closed_at desc, number desc) where state = 'closed';
create index conversations_held on conversations (assignee, last_message_at desc, number desc) where state <> 'closed';
create index conversations_waiting on conversations (waiting_since, number) where state = 'open' and waiting_since is not null;

create table conversation_notes (
    id              uuid primary key,
    conversation_id uuid not null references conversations,
    text            text not null check (length(text) between 1 and 2000),
    written_by      uuid references members,
    written_at      timestamptz not null
);
create index conversation_notes_newest on conversation_notes (conversation_id, written_at desc);

-- Replies that are written once and used often. The name is folded like those of contacts, so that it is found however it is typed.
create table canned_replies (
    id         uuid primary key,
    name       text not null check (length(name) between 1 and 60),
    search_key text not null constraint canned_replies_name unique,
    text       text not null check (length(text) between 1 and 4000),
    changed_by uuid references members,
    changed_at timestamptz not null
);

-- Who takes turns with the conversations that nobody has.
create table turns (
    member_id  uuid primary key references members,
    -- When they were last given a conversation by turns.
    given_at   timestamptz,
    is_away    boolean not null default false,
    -- Until when they are away, if they said so.
    away_until timestamptz
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on sequence conversation_numbers to %I', app);
    execute format('grant select, insert on conversation_notes to %I', app);
    execute format('grant select, insert, update, delete on canned_replies to %I', app);
    execute format('grant select, insert, update on turns to %I', app);
end $$;
