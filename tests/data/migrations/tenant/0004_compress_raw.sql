insert into inbox (channel, digest, raw, received_at)
values ('whatsapp', decode(repeat('04', 32), 'hex'), convert_to(repeat('{"object":"whatsapp_business_account"}', 200), 'UTF8'), now());
