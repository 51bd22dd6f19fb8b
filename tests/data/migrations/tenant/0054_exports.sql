insert into exports (id, what, kind, state, asked_by, rows, bytes, file_key, ends_at, created_at, done_at)
values ('01900000-0000-7000-8000-000000000495', 'leads', 'xlsx', 'done', '01900000-0000-7000-8000-000000000001', 12, 4096, 'key', now(),
        now(), now());
