insert into platform_log (at, caller_kind, caller_id, caller_name, via, action, tenant_id, target, permission, after, reason,
                          outcome, request_id)
values (now(), 'console', 'root', 'root', 'console', 'tenant.create', '01900000-0000-7000-8000-000000000001', 'nour',
        'manage_tenants', '{"name": "متجر النور"}', null, 'done', '01900000-0000-7000-8000-000000000002'),
       (now(), 'job', 'worker', 'worker', 'job', 'access.refuse', null, null, 'manage_tenants', null, 'rule: nothing',
        'refused', '01900000-0000-7000-8000-000000000003');
