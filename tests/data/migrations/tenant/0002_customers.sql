insert into contacts (id, name, search_key, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000010', 'ليلى', 'ليلي', now(), now());
insert into channel_identities (id, contact_id, kind, value, valid_from)
values ('01900000-0000-7000-8000-000000000011', '01900000-0000-7000-8000-000000000010', 'phone', '966501234567', now());
insert into leads (id, contact_id, interest, source, created_by, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000012', '01900000-0000-7000-8000-000000000010', 'طاولة', 'whatsapp',
        '01900000-0000-7000-8000-000000000002', now(), now());
insert into conversations (id, contact_id, channel, account, reply_phone, last_inbound_at, last_message_at, created_at)
values ('01900000-0000-7000-8000-000000000013', '01900000-0000-7000-8000-000000000010', 'whatsapp', '1001', '966501234567',
        now(), now(), now());
insert into messages (id, conversation_id, direction, account, provider_id, kind, body, state, sent_at, created_at)
values ('01900000-0000-7000-8000-000000000014', '01900000-0000-7000-8000-000000000013', 'in', '1001', 'wamid.1', 'text',
        'مرحبا', 'received', now(), now());
insert into parked_statuses (account, provider_id, state, at, received_at) values ('1001', 'wamid.2', 'sent', now(), now());
insert into inbox (channel, digest, raw, received_at) values ('whatsapp', decode(repeat('00', 32), 'hex'), '\x7b7d', now());
insert into jobs (id, kind, payload, run_at, created_at)
values ('01900000-0000-7000-8000-000000000015', 'announce_messages', '{}', now(), now());
