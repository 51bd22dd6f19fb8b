update members set email = 'noura@example.com' where id = '01900000-0000-7000-8000-000000000001';
insert into passwords (member_id, hash, changed_at)
values ('01900000-0000-7000-8000-000000000001', '$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaA', now());
insert into sessions (id, digest, member_id, began_at, seen_at, proven_at, ends_at, address, user_agent, ended_at, ended_for)
values ('01900000-0000-7000-8000-000000000601', decode(repeat('01', 32), 'hex'), '01900000-0000-7000-8000-000000000001', now(), now(),
        now(), now(), '192.0.2.1', 'Browser', null, null),
       ('01900000-0000-7000-8000-000000000602', decode(repeat('02', 32), 'hex'), '01900000-0000-7000-8000-000000000001', now(), now(),
        now(), now(), null, null, now(), 'too_many');
insert into sign_in_links (digest, member_id, ends_at) values (decode(repeat('03', 32), 'hex'), '01900000-0000-7000-8000-000000000001', now());
insert into api_keys (id, prefix, digest, member_id, name, scopes, created_at, ends_at)
values ('01900000-0000-7000-8000-000000000603', 'abcd2345', decode(repeat('04', 32), 'hex'), '01900000-0000-7000-8000-000000000001',
        'متجر', '{access_api,view_leads}', now(), now());
insert into sign_in_tries (at, account, network) values (now(), decode(repeat('05', 32), 'hex'), '192.0.2.0/24');
insert into executed (name, at) values ('form:01900000-0000-7000-8000-000000000604', now());
