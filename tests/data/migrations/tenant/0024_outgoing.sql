insert into messages (id, conversation_id, direction, account, kind, body, details, outgoing, quotes, state, sent_at, created_at)
values ('01900000-0000-7000-8000-000000000324', '01900000-0000-7000-8000-000000000013', 'out', '1001', 'reaction', '👍',
        '[["text", "👍"]]', '{"kind": "reaction", "emoji": "👍"}', 'wamid.in', 'sent', now(), now());
