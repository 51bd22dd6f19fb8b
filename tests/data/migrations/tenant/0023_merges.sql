insert into contacts (id, name, search_key, created_at, updated_at, merged_into)
values ('01900000-0000-7000-8000-000000000230', 'ليلى أحمد', 'ليلي احمد', now(), now(), '01900000-0000-7000-8000-000000000010');
insert into channel_identities (id, contact_id, kind, value, valid_from, came_with)
values ('01900000-0000-7000-8000-000000000231', '01900000-0000-7000-8000-000000000010', 'whatsapp_user', 'SA.230', now(),
        '01900000-0000-7000-8000-000000000011');
insert into merges (id, kept, gone, identities, leads, conversations, consents, closed, answers, last_consent, made_by, made_at)
values ('01900000-0000-7000-8000-000000000232', '01900000-0000-7000-8000-000000000010',
        '01900000-0000-7000-8000-000000000230', '{01900000-0000-7000-8000-000000000231}', '{01900000-0000-7000-8000-000000000233}',
        '{}', '{}', '{}', '{}', 0, '01900000-0000-7000-8000-000000000002', now());
insert into leads (id, contact_id, interest, source, created_by, created_at, updated_at, merge_id)
values ('01900000-0000-7000-8000-000000000233', '01900000-0000-7000-8000-000000000010', 'كرسي', 'whatsapp',
        '01900000-0000-7000-8000-000000000002', now(), now(), '01900000-0000-7000-8000-000000000232');
update contact_duplicates set different_at = now(), different_by = '01900000-0000-7000-8000-000000000002';
