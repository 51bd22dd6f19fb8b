insert into tenant (name, language, time_zone) values ('متجر النور', 'ar', 'Asia/Riyadh');
insert into members (id, discord_id, name, role, is_owner, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000001', 100000000000000001, 'نورة', 'owner', true, now(), now()),
       ('01900000-0000-7000-8000-000000000002', 100000000000000002, 'سارة', 'sales', false, now(), now());
insert into grants (member_id, permission, effect, until, notes, made_by, made_at)
values ('01900000-0000-7000-8000-000000000002', 'export_data', 'grant', now(), 'تقرير', '01900000-0000-7000-8000-000000000001', now());
insert into audit_log (at, caller_kind, caller_id, caller_name, via, action, noun, outcome, request_id)
values (now(), 'console', 'root', 'root', 'console', 'tenant.create', 'tenant', 'done', '01900000-0000-7000-8000-000000000003');
