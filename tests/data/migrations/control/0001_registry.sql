insert into tenants (id, slug, name, owner_discord, language, time_zone, status, database_name, database_role,
                     database_password, schema_version, created_at)
values ('01900000-0000-7000-8000-000000000001', 'nour', 'متجر النور', 100000000000000001, 'ar', 'Asia/Riyadh', 'active',
        'omnicrm_t_nour', 'omnicrm_t_nour', '\x01', 2, now());
insert into channel_routes (kind, value, tenant_id, secret, created_at)
values ('whatsapp_number', '1001', '01900000-0000-7000-8000-000000000001', '\x01', now());
insert into wakeups (tenant_id) values ('01900000-0000-7000-8000-000000000001');
insert into unrouted_deliveries (channel, digest, raw, received_at)
values ('whatsapp', decode(repeat('00', 32), 'hex'), '\x7b7d', now());
insert into command_registrations (application, digest, registered_at) values (1, '\x00', now());
insert into facts (key, value) values ('template_version', '2');
