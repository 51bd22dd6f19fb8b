insert into macros (id, name, search_key, steps, changed_by, changed_at)
values ('01900000-0000-7000-8000-000000000330', 'تم الشحن', 'تم الشحن',
        '[{"kind": "reply", "what": "01900000-0000-7000-8000-000000000292"}, {"kind": "close"}]',
        '01900000-0000-7000-8000-000000000002', now());
