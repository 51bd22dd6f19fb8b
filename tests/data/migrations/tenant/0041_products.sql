insert into products (id, name, search_key, sku, sku_key, price, currency, tax, unit, created_by, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000410', 'كرسي مكتب', 'كرسي مكتب', 'CH-1', 'ch-1', 45000, 'SAR', 1500, 'حبة',
        '01900000-0000-7000-8000-000000000001', now(), now());
insert into products (id, name, search_key, price, currency, tax, is_active, created_at, updated_at, version, changed)
values ('01900000-0000-7000-8000-000000000411', 'تركيب', 'تركيب', 12500, 'KWD', 0, false, now(), now(), 2, '{"price": 2}');
