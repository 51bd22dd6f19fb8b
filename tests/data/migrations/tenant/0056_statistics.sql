insert into stats_days (day, zone, counted_at) values ('2026-01-05', 'Asia/Riyadh', now());
insert into stats_daily (day, metric, member, bucket, n, sum)
values ('2026-01-05', 'first_answer', '01900000-0000-7000-8000-000000000002', 12, 3, 45);
insert into stats_daily (day, metric, member, pipeline, currency, n, sum)
values ('2026-01-05', 'deal_won', '01900000-0000-7000-8000-000000000002', '00000000-0000-7000-8000-000000000200', 'SAR', 1, 1282500);
insert into stats_stale (day) values ('2026-01-05');
insert into report_schedules (id, every, scope, place, made_by, made_at, next_at, is_refused)
values ('01900000-0000-7000-8000-000000000560', 'week', 'team', 77, '01900000-0000-7000-8000-000000000001', now(), now(), false);
