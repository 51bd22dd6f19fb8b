-- What the company sells, with its price and its tax.
-- Cost: a new table.

create sequence product_numbers start 1001;

create table products (
    id         uuid primary key,
    number     bigint not null default nextval('product_numbers') unique,
    name       text not null check (length(name) between 1 and 100),
    -- Folded like names of contacts, so that a product is found however it is spelled.
    search_key text not null,
    -- The company's own number for it, and the same folded: each has one product, sold or not.
    sku        text check (length(sku) between 1 and 40),
    sku_key    text constraint products_sku unique,
    -- For one, before tax, in minor units of the currency.
    price      bigint not null check (price between 0 and 1000000000000000),
    currency   text not null check (currency ~ '^[A-Z]{3}$'),
    -- In hundredths of a percent.
    tax        integer not null check (tax between 0 and 10000),
    unit       text check (length(unit) between 1 and 30),
    -- Nothing is deleted: deals of years ago name it.
    is_active  boolean not null default true,
    created_by uuid references members,
    created_at timestamptz not null,
    updated_at timestamptz not null,
    version    bigint not null default 1,
    changed_by uuid references members,
    -- The version with which each input was changed last: {"price": 3}.
    changed    jsonb not null default '{}',
    check ((sku is null) = (sku_key is null))
);
create index products_listed on products (is_active, number desc);
create index products_name on products using gin (search_key gin_trgm_ops);
create index products_sku_text on products (sku_key text_pattern_ops);
create index products_number_text on products ((number::text) text_pattern_ops);

do $$
declare app text := current_setting('omnicrm.app_role');
begin
    execute format('grant usage on sequence product_numbers to %I', app);
    execute format('grant select, insert, update on products to %I', app);
end $$;
