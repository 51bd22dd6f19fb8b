insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, sent_at, created_at,
                      delivery_id, received_at, stored_at, applied_at)
values ('01900000-0000-7000-8000-000000000310', '01900000-0000-7000-8000-000000000013', 'in', '1001', 'wamid.310', 'text',
        'مرحبا', 'received', now(), now(), 1, now(), now(), now());
insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, sent_at, created_at, passed_on_at)
values ('01900000-0000-7000-8000-000000000311', '01900000-0000-7000-8000-000000000013', 'out', '1001', 'wamid.311', 'text',
        'أهلًا', 'sent', now(), now(), now());
insert into message_attempts (message_id, attempt, started_at, ended_at, outcome, failure, error_code)
values ('01900000-0000-7000-8000-000000000311', 1, now(), now(), 'later', 'too_fast', 130429),
       ('01900000-0000-7000-8000-000000000311', 2, now(), null, null, null, null);
