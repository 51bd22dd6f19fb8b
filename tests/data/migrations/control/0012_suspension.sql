update tenants set suspended_at = now(), suspended_for = 'has not paid' where slug = (select min(slug) from tenants);
