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
