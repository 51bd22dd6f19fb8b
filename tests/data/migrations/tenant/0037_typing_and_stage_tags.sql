update conversations set typing_at = '2026-11-22 12:00:00+00';
update threads set stage_id = '00000000-0000-7000-8000-000000000102', applied = '{900000000000000041,900000000000000042}';
