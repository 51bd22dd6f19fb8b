insert into alarms (subject, told_at) values ('quarantine', now());
insert into jobs (id, kind, payload, state, attempts, last_error, run_at, created_at, quarantined_at)
values ('01900000-0000-7000-8000-000000000300', 'tell_member', '{}', 'quarantined', 8, 'gone', now(), now(), now()),
       ('01900000-0000-7000-8000-000000000301', 'tell_member', '{}', 'quarantined', 8, 'gone', now(), now(), null);
insert into inbox (channel, digest, raw, received_at, state, note, processed_at)
values ('whatsapp', decode(repeat('30', 32), 'hex'), '{}', now(), 'quarantined', 'no', now());
