update pipelines set version = 3, changed_by = '01900000-0000-7000-8000-000000000001', won_name = 'تم البيع', lost_name = 'لم يتم'
where kind = 'deal';
insert into stages (id, pipeline_id, name, place)
values ('01900000-0000-7000-8000-000000000460', '00000000-0000-7000-8000-000000000100', 'زيارة المعرض', 4);
insert into forum_tags (tag, forum, stage_id)
values (900000000000000460, 900000000000000001, '01900000-0000-7000-8000-000000000460'), (900000000000000461, 900000000000000001, null);
