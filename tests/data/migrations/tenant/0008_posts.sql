insert into posts (subject_kind, subject_id, surface, place, post_id, shown_at)
values ('message', '01900000-0000-7000-8000-000000000014', 'discord', 900000000000000011, 900000000000000020, now());
