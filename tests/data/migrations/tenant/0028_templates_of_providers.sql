insert into templates (id, account, name, language, category, state, named, shape, provider, reference, created_at, updated_at)
values ('00000000-0000-7000-8000-000000000071', '+966112000002', 'order_ready', 'ar', 'utility', 'approved', false,
        '{"header": null, "body": "طلبك {{1}} جاهز.", "footer": null, "buttons": []}', 'dialog360', null, now(), now()),
       ('00000000-0000-7000-8000-000000000072', 'AC0123456789abcdef0123456789abcdef', 'order_ready', 'ar', 'utility', 'approved', false,
        '{"header": null, "body": "طلبك {{1}} جاهز.", "footer": null, "buttons": []}', 'twilio',
        'HX0123456789abcdef0123456789abcdef', now(), now());
