insert into sign_in_links (digest, member_id, ends_at)
values (decode(repeat('0c', 32), 'hex'), '01900000-0000-7000-8000-000000000001', now());
