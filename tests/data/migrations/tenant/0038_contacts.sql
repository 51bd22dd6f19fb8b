insert into companies (id, name, search_key, registration, registration_key, owner, created_by, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000380', 'شركة الأفق', 'شركه الافق', 'CR-77', 'cr-77', '01900000-0000-7000-8000-000000000002',
        '01900000-0000-7000-8000-000000000001', now(), now());
update contacts set company_id = '01900000-0000-7000-8000-000000000380', owner = '01900000-0000-7000-8000-000000000002',
                    language = 'ar', notes = 'يفضّل الاتصال عصرًا', version = 2, changed = '{"notes": 2}'
where id = '01900000-0000-7000-8000-000000000010';
insert into channel_identities (id, contact_id, kind, value, valid_from)
values ('01900000-0000-7000-8000-000000000381', '01900000-0000-7000-8000-000000000010', 'email', 'layla@example.com', now());
insert into activities (id, contact_id, kind, text, minutes, by, at)
values ('01900000-0000-7000-8000-000000000382', '01900000-0000-7000-8000-000000000010', 'call', 'تريد عرضًا', 7,
        '01900000-0000-7000-8000-000000000001', now());
insert into consents (contact_id, consent, source, at, recorded_at)
values ('01900000-0000-7000-8000-000000000010', 'in', 'staff', now(), now());
update merges set activities = '{01900000-0000-7000-8000-000000000382}';
