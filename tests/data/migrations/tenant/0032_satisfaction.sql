insert into satisfactions (id, conversation_id, closed_at, held_by, question, asked_at, rating, answered_at, comment_asked_at, comment,
                           comment_message)
values ('01900000-0000-7000-8000-000000000320', '01900000-0000-7000-8000-000000000290', now() - interval '2 days',
        '01900000-0000-7000-8000-000000000002', '01900000-0000-7000-8000-000000000041', now() - interval '2 days', 4,
        now() - interval '47 hours', now() - interval '47 hours', 'خدمة سريعة', '01900000-0000-7000-8000-000000000014');
