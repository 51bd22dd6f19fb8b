insert into backups (id, state, asked_by, bytes, file_name, created_at, done_at)
values ('01900000-0000-7000-8000-000000000581', 'done', '01900000-0000-7000-8000-000000000001', 4096,
        'alpha-20261123T140000Z-0190.omnibackup', now(), now());
