insert into messages (id, conversation_id, direction, account, kind, body, state, sent_at, created_at, unknown_at, decision,
                      decided_at, decided_by)
values ('01900000-0000-7000-8000-000000000320', '01900000-0000-7000-8000-000000000013', 'out', '1001', 'text', 'أهلًا', 'unknown',
        now(), now(), now(), 'again', now(), '01900000-0000-7000-8000-000000000002');
insert into messages (id, conversation_id, direction, account, kind, body, state, sent_at, created_at, repeats)
values ('01900000-0000-7000-8000-000000000321', '01900000-0000-7000-8000-000000000013', 'out', '1001', 'text', 'أهلًا', 'queued',
        now(), now(), '01900000-0000-7000-8000-000000000320');
