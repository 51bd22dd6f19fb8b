-- What a provider tells about the business itself: its account, its numbers, its templates.
-- Cost: a new table only.

create table account_news (
    id          bigint generated always as identity primary key,
    -- Told twice, it is the same news.
    key         bytea not null unique check (length(key) = 32),
    -- The business account: Meta's WABA id.
    account     text,
    -- The business's number as people read it.
    number      text,
    -- See crm::channel::NewsKind.
    kind        text not null,
    -- The provider's word, in small letters.
    state       text not null,
    subject     text,
    -- What else the provider says, a line each.
    details     text not null,
    urgency     text not null check (urgency in ('note', 'attention', 'urgent')),
    at          timestamptz not null,
    received_at timestamptz not null
);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant select, insert on account_news to %I', app);
end $$;
