insert into reconciliations (account, listed_to, resume, resume_until, asked_at)
values ('+966112000001', now() - interval '1 hour', null, null, now()),
       ('+966112000003', now() - interval '2 days', 'Page=5&PageToken=PASM1', now(), now() - interval '1 day');
