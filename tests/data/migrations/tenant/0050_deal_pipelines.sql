insert into pipelines (id, kind, name) values ('01900000-0000-7000-8000-000000000470', 'deal', 'تجديد العقود');
insert into stages (id, pipeline_id, key, place, probability)
values ('01900000-0000-7000-8000-000000000471', '01900000-0000-7000-8000-000000000470', 'proposal', 1, 60);
update deals set stage_id = '01900000-0000-7000-8000-000000000471' where number = (select min(number) from deals);
