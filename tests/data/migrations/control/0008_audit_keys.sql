update tenants set audit_key = '\x02';
