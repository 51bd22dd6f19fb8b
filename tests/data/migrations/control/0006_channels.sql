insert into channel_routes (kind, value, tenant_id, secret, created_at, provider, settings, secret_before, webhook_digest)
select 'whatsapp_number', new.value, tenants.id, '\x01', now(), new.provider, new.settings::jsonb, new.secret_before, new.digest
from tenants, (values
    ('+966112000001', 'twilio', '{"account_sid": "AC00000000000000000000000000000001"}', '\x02'::bytea, null),
    ('+966112000002', 'dialog360', '{"base": "cloud"}', null, decode(repeat('06', 32), 'hex'))
) as new (value, provider, settings, secret_before, digest);
insert into arrivals (tenant_id, channel, digest, raw, received_at, provider, account)
select id, 'whatsapp', decode(repeat('07', 32), 'hex'), '{}', now(), 'twilio', '+966112000001' from tenants;
