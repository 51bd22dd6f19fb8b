update conversations
set assignee = '01900000-0000-7000-8000-000000000002', priority = 'high', state = 'snoozed',
    snoozed_until = now() + interval '1 day', version = 3, changed_by = '01900000-0000-7000-8000-000000000002'
where id = '01900000-0000-7000-8000-000000000013';
insert into conversations (id, contact_id, channel, account, state, last_message_at, created_at, closed_at)
values ('01900000-0000-7000-8000-000000000290', '01900000-0000-7000-8000-000000000010', 'whatsapp', '1001', 'closed',
        now() - interval '3 days', now() - interval '9 days', now() - interval '2 days');
insert into conversation_notes (id, conversation_id, text, written_by, written_at)
values ('01900000-0000-7000-8000-000000000291', '01900000-0000-7000-8000-000000000013', 'تريد خصمًا',
        '01900000-0000-7000-8000-000000000002', now());
insert into canned_replies (id, name, search_key, text, changed_by, changed_at)
values ('01900000-0000-7000-8000-000000000292', 'الموقع', 'الموقع', 'أهلًا {{contact.name}}، نحن في حي العليا.',
        '01900000-0000-7000-8000-000000000002', now());
insert into turns (member_id, given_at, is_away, away_until)
values ('01900000-0000-7000-8000-000000000002', now(), true, now() + interval '1 hour');
