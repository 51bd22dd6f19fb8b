-- An answer of which nobody knows whether it was sent: since when, and what staff have decided about it. One that is sent again
-- is a message of its own, so that each status tells which of the two it is about.
-- Cost: new columns without a default, which rewrite nothing. Answers from before are not asked about.

alter table messages
    add column unknown_at timestamptz,
    add column decision text check (decision in ('again', 'left')),
    add column decided_at timestamptz,
    add column decided_by uuid references members,
    add column repeats uuid references messages,
    add constraint messages_decided check ((decision is null) = (decided_at is null));
