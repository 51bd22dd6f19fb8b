insert into webhooks (id, url, types, salt, place, made_by, created_at, failing_since, off_at, off_for)
values ('01900000-0000-7000-8000-000000000631', 'https://hooks.example.com/crm', '{lead.*,message.received}', decode(repeat('07', 32), 'hex'), 0,
        '01900000-0000-7000-8000-000000000001', now(), now(), now(), 'failing');
insert into webhook_deliveries (id, webhook_id, type, body, created_at, state, attempts, last_at, last_status, last_error)
values ('01900000-0000-7000-8000-000000000632', '01900000-0000-7000-8000-000000000631', 'lead.create', '{}', now(), 'failed', 9, now(), 500, null);
