update tenants set quiet_since = now() where slug = (select min(slug) from tenants);
