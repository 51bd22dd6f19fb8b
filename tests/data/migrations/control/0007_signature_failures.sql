insert into signature_failures (channel, in_a_row, since, last_at) values ('whatsapp', 20, now(), now());
