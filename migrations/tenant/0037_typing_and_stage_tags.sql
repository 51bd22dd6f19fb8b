-- When a customer was last shown that somebody types; and of a thread of the staff's forum, which stage of a lead it shows, and which of
-- Discord's tags it was given, so that others are known to be somebody's choice.
-- Cost: columns that write nothing into rows.

alter table conversations add column typing_at timestamptz;

alter table threads
    -- Beside the bits of its other tags: which stages there are is the company's own.
    add column stage_id uuid references stages on delete set null,
    add column applied  bigint[] not null default '{}';
