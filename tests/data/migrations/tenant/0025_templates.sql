insert into templates (id, account, name, language, category, state, named, shape, created_at, updated_at)
values ('01900000-0000-7000-8000-000000000325', '2001', 'order_ready', 'ar', 'utility', 'approved', false,
        '{"header": null, "body": "طلبك {{1}} جاهز للاستلام.", "footer": null, "buttons": []}', now(), now());
