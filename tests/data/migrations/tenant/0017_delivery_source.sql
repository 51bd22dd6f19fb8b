insert into inbox (channel, digest, raw, received_at, provider, account)
values ('whatsapp', decode(repeat('20', 32), 'hex'), 'From=whatsapp%3A%2B966501234567', now(), 'twilio', '+966112000001');
