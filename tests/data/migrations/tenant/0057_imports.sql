insert into imports (id, what, state, asked_by, file_name, headings, goals, ends_at, created_at)
values ('01900000-0000-7000-8000-000000000570', 'contacts', 'done', '01900000-0000-7000-8000-000000000001', 'a.csv', '{الاسم}', '{name}', now(), now());
insert into import_rows (import_id, row, outcome, contact_id, contact_made, contact_version)
values ('01900000-0000-7000-8000-000000000570', 2, 'made', '01900000-0000-7000-8000-000000000003', true, 1);
insert into import_companies (import_id, company_id)
values ('01900000-0000-7000-8000-000000000570', '01900000-0000-7000-8000-000000000380');
