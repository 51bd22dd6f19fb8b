-- Leads are found by what people want and by their phone, not by name alone.
-- Cost: one pass over the leads, and three indexes.

-- The interest folded for searching; see crm::text::search_key.
alter table leads add column interest_key text;
-- The same folding, for what is there already: case, hamza carriers, alef maqsura, ta marbuta, Persian letters, Arabic digits;
-- vowel signs and tatweel are dropped.
update leads
set interest_key = translate(lower(normalize(interest, nfkc)),
                             'أإآٱىیئةؤک٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹ًٌٍَُِّْـ',
                             'اااايييهوك01234567890123456789')
where interest is not null;
create index leads_interest on leads using gin (interest_key gin_trgm_ops) where state = 'open';
create index leads_number_text on leads ((number::text) text_pattern_ops) where state = 'open';
create index channel_identities_phone on channel_identities using gin (value gin_trgm_ops)
    where kind = 'phone' and valid_to is null;
