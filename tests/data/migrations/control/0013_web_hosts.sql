insert into channel_routes (kind, value, tenant_id, created_at)
select 'web_host', 'crm.nour.example', id, now() from tenants order by id limit 1;
