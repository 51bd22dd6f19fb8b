insert into inbox (channel, digest, raw, received_at)
values ('whatsapp', decode(repeat('0a', 32), 'hex'), '{}', now()),
       ('whatsapp', decode(repeat('0b', 32), 'hex'), '{}', now());
