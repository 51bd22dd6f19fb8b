update leads set owner = '01900000-0000-7000-8000-000000000002', stage_id = '00000000-0000-7000-8000-000000000102', version = 2,
                 changed = '{"stage": 2}', changed_by = '01900000-0000-7000-8000-000000000001';
insert into lead_notes (id, lead_id, text, by, at)
select '01900000-0000-7000-8000-000000000360', id, 'يفضّل الاتصال عصرًا', '01900000-0000-7000-8000-000000000001', now() from leads limit 1;
