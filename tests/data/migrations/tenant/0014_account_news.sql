insert into account_news (key, account, number, kind, state, subject, details, urgency, at, received_at)
values (decode(repeat('0e', 32), 'hex'), '102900000001', '966110000000', 'template', 'rejected', 'offer · ar', 'SCAM', 'attention',
        now(), now());
