insert into roles (id, name, name_key, rank, permissions, made_by, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000020', 'كاشير', 'كاشير', 45, '{view_contacts,view_deals}',
        '01900000-0000-7000-8000-000000000001', now(), now());
update members set role = 'user', custom_role = '01900000-0000-7000-8000-000000000020'
where id = '01900000-0000-7000-8000-000000000002';
insert into requests (id, permission, work, made_by, made_at, expires_at)
values ('01900000-0000-7000-8000-000000000021', 'manage_permissions', '{}', '01900000-0000-7000-8000-000000000002', now(),
        now());
insert into audit_log (id, at, caller_kind, caller_id, caller_name, via, action, noun, outcome, request_id)
values ('01900000-0000-7000-8000-000000000022', now(), 'console', 'root', 'root', 'console', 'tenant.set', 'tenant', 'done',
        '01900000-0000-7000-8000-000000000023');
insert into audit_chain (place, seq, hash) select 1, min(seq), decode(repeat('00', 32), 'hex') from audit_log;
delete from audit_queue where seq in (select seq from audit_chain);
update tenant set inbox_channel = 900000000000000011, owner_channel = 900000000000000012,
                  audit_channel = 900000000000000013, audit_nouns = '{lead}',
                  second_person = '{export}', break_glass = '{use_ai}';
update requests set post = 900000000000000025 where id = '01900000-0000-7000-8000-000000000021';
-- Two messages that were shown in one post, one that waits, and an answer.
insert into conversations (id, contact_id, channel, account, reply_phone, last_inbound_at, last_message_at, created_at)
values ('01900000-0000-7000-8000-000000000030', '01900000-0000-7000-8000-000000000010', 'whatsapp', '1002', '966501234567',
        now(), now(), now());
insert into messages (id, conversation_id, direction, account, kind, body, state, announced_at, discord_message, sent_at, created_at)
values ('01900000-0000-7000-8000-000000000031', '01900000-0000-7000-8000-000000000030', 'in', '1002', 'text', '1', 'received',
        now(), 900000000000000021, now(), now()),
       ('01900000-0000-7000-8000-000000000032', '01900000-0000-7000-8000-000000000030', 'in', '1002', 'text', '2', 'received',
        now(), 900000000000000021, now(), now()),
       ('01900000-0000-7000-8000-000000000033', '01900000-0000-7000-8000-000000000030', 'out', '1002', 'text', '3', 'sent',
        null, 900000000000000022, now(), now()),
       ('01900000-0000-7000-8000-000000000034', '01900000-0000-7000-8000-000000000030', 'in', '1002', 'text', '4', 'received',
        null, null, now(), now());
