insert into two_factors (member_id, salt, made_at, confirmed_at, last_step)
values ('01900000-0000-7000-8000-000000000001', decode(repeat('08', 32), 'hex'), now(), now(), 59000000);
insert into recovery_codes (member_id, digest, used_at)
values ('01900000-0000-7000-8000-000000000001', decode(repeat('09', 32), 'hex'), null),
       ('01900000-0000-7000-8000-000000000001', decode(repeat('0a', 32), 'hex'), now());
insert into second_steps (digest, member_id, ends_at)
values (decode(repeat('0b', 32), 'hex'), '01900000-0000-7000-8000-000000000001', now());
