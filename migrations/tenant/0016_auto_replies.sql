-- What was said in a conversation without anybody saying it, so that it is said once in a while only.
-- Cost: columns without a default.

alter table conversations
    add column greeted_at timestamptz,
    add column away_at    timestamptz;
