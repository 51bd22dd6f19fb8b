insert into tasks (id, title, search_key, note, assignee, conversation_id, due_at, remind_at, repeats, repeat_day, created_by, created_at)
values ('01900000-0000-7000-8000-000000000340', 'الاتصال بليلى', 'الاتصال بليلي', 'بعد العصر', '01900000-0000-7000-8000-000000000002',
        '01900000-0000-7000-8000-000000000013', now() + interval '1 day', now() + interval '1 day', 'monthly', 31,
        '01900000-0000-7000-8000-000000000001', now());
insert into tasks (id, title, search_key, assignee, contact_id, created_by, created_at, done_at, done_by, version, changed)
values ('01900000-0000-7000-8000-000000000341', 'إرسال العرض', 'ارسال العرض', '01900000-0000-7000-8000-000000000002',
        '01900000-0000-7000-8000-000000000010', '01900000-0000-7000-8000-000000000002', now(), now(),
        '01900000-0000-7000-8000-000000000002', 2, '{"title": 2}');
insert into task_mornings (member_id, minute, next_at)
values ('01900000-0000-7000-8000-000000000002', 480, now() + interval '1 day');
update merges set tasks = '{01900000-0000-7000-8000-000000000341}';
