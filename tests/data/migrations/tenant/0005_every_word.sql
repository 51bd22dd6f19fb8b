insert into messages (id, conversation_id, direction, account, provider_id, kind, body, details, quotes, state, sent_at,
                      created_at)
values ('01900000-0000-7000-8000-000000000040', '01900000-0000-7000-8000-000000000013', 'in', '1001', 'wamid.40', 'image',
        'كم هذا؟', '[["text", "كم هذا؟"]]', 'wamid.1', 'received', now(), now());
insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, failure, error_code, sent_at,
                      created_at)
values ('01900000-0000-7000-8000-000000000041', '01900000-0000-7000-8000-000000000013', 'out', '1001', 'wamid.41', 'text',
        'أهلًا', 'failed', 'window_closed', 131047, now(), now());
insert into parked_statuses (account, provider_id, state, at, failure, error_code, received_at)
values ('1001', 'wamid.42', 'failed', now(), 'undeliverable', 131026, now());
