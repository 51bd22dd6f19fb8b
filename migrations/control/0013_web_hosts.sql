-- The name of a host may lead to a company: its panel is there.
-- Cost: the addresses are looked at once; there are a few for each company.

alter table channel_routes
    drop constraint channel_routes_kind_check,
    add constraint channel_routes_kind_check
        check (kind in ('discord_guild', 'whatsapp_number', 'whatsapp_account', 'web_host'));
