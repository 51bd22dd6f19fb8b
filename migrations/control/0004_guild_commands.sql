-- Commands are registered in each Discord server, described in its company's language, instead of for all servers at once.
-- A row of command_registrations from before is about the latter; the bot takes those commands back and deletes it.
-- Cost: a new table only.

create table guild_commands (
    application   bigint not null,
    guild         bigint not null,
    digest        bytea not null check (length(digest) = 32),
    -- Discord's id of each command by name, for mentions that can be clicked.
    ids           jsonb not null check (jsonb_typeof(ids) = 'object'),
    registered_at timestamptz not null,
    primary key (application, guild)
);
