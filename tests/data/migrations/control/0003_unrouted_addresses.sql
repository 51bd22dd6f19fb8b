insert into unrouted_deliveries (channel, address, digest, raw, received_at)
values ('whatsapp', 'whatsapp_number:1002', decode(repeat('01', 32), 'hex'), '\x7b7d', now());
