insert into inbox (channel, digest, raw, received_at, state, processed_at)
values ('whatsapp', decode(repeat('0c', 32), 'hex'), '{}', now() - interval '1 year', 'done', now());
