insert into executed (name, at, digest, status, location, version, answer)
values ('key:01900000-0000-7000-8000-000000000605', now(), decode(repeat('06', 32), 'hex'), 201, '/api/leads/1001', 1, '{}');
