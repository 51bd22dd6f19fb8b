insert into exports (id, what, kind, asked_by, created_at)
values ('01900000-0000-7000-8000-000000000591', 'bookings', 'xlsx', '01900000-0000-7000-8000-000000000001', now());
insert into stats_daily (day, metric, source, n, sum) values ('2026-01-05', 'booking_new', 'whatsapp', 2, 0);
