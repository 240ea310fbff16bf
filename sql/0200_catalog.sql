-- What is sold, bought and stocked, and the units it is counted in. Products belong to the tenant; what a
-- product costs belongs to a company and is Inventory's.

create domain unit_id as uuid;
comment on domain unit_id is 'uom';
create domain product_id as uuid;
comment on domain product_id is 'prd';

create table unit (
  tenant_id tenant_id not null default current_tenant(),
  id unit_id not null,
  code text not null,
  name text not null,
  -- What is measured: units of one dimension convert into each other.
  dimension text not null,
  -- How many of the dimension's base unit one of this is.
  factor numeric not null default 1,
  -- Decimals a quantity in this unit may have.
  decimals int not null default 0,
  search text not null,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint unit_pkey primary key (tenant_id, id),
  constraint unit_code_key unique (tenant_id, code),
  constraint unit_tenant_fkey foreign key (tenant_id) references tenant (id),
  constraint unit_factor_check check (factor > 0),
  constraint unit_decimals_check check (decimals between 0 and 6)
);
create index unit_name_idx on unit (tenant_id, name, id);
call guard_tenant('unit', 'select, insert, update, delete');

create table product (
  tenant_id tenant_id not null default current_tenant(),
  id product_id not null,
  sku text not null,
  name text not null,
  description text,
  kind text not null,
  unit_id unit_id not null,
  unit_price numeric,
  currency text,
  cost_method text not null default 'average',
  -- The cost a product of the standard method starts with; later ones are revaluations, by company.
  standard_cost numeric,
  allows_negative_stock boolean not null default false,
  lead_time_days int not null default 0,
  weight numeric,
  -- Normalised lower-case words of sku and name.
  search text not null,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint product_pkey primary key (tenant_id, id),
  constraint product_sku_key unique (tenant_id, sku),
  -- Lets a balance carry the flag that its own check needs, kept equal by a cascading reference.
  constraint product_negative_key unique (tenant_id, id, allows_negative_stock),
  constraint product_unit_fkey foreign key (tenant_id, unit_id) references unit (tenant_id, id),
  constraint product_kind_check check (kind in ('stocked', 'service', 'consumable')),
  constraint product_unit_price_check check (unit_price >= 0),
  constraint product_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint product_price_currency_check check (unit_price is null or currency is not null),
  constraint product_cost_method_check check (cost_method in ('average', 'standard')),
  constraint product_standard_cost_check
    check (standard_cost >= 0 and (cost_method <> 'standard' or standard_cost is not null)),
  constraint product_lead_time_days_check check (lead_time_days between 0 and 3650),
  constraint product_weight_check check (weight >= 0)
);
create index product_unit_idx on product (tenant_id, unit_id);
create index product_name_idx on product (tenant_id, name, id);
create index product_created_idx on product (tenant_id, created_at, id);
create index product_search_idx on product using gin (tenant_id, search gin_trgm_ops);
call guard_tenant('product', 'select, insert, update, delete');

-- The taxes a product carries unless a line says otherwise, by the company whose taxes they are. Taxes
-- come later in the order of modules: their reference is added by 0410_product_taxes.sql.
create table product_tax (
  tenant_id tenant_id not null default current_tenant(),
  product_id product_id not null,
  company_id company_id not null,
  tax_id uuid not null,
  position int not null,
  constraint product_tax_pkey primary key (tenant_id, product_id, company_id, tax_id),
  constraint product_tax_product_fkey
    foreign key (tenant_id, product_id) references product (tenant_id, id) on delete cascade,
  constraint product_tax_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id)
);
create index product_tax_company_idx on product_tax (tenant_id, company_id, tax_id);
call guard_tenant('product_tax', 'select, insert, delete');

-- The products whose words begin with every given one; as for parties, trigrams work only behind the wall.
create function search_products(words text[]) returns setof uuid
language sql stable security definer
set search_path = public, pg_temp
as $$
  select p.id
  from product p
  where p.tenant_id = current_tenant()
    and p.search like '% ' || words[1] || '%'
    and p.search like '% ' || coalesce(words[2], words[1]) || '%'
    and p.search like '% ' || coalesce(words[3], words[1]) || '%'
    and (cardinality(words) <= 3 or p.search like all (select '% ' || w || '%' from unnest(words) w))
$$;
grant select on product to atrium_search;
create policy search_sees_all on product for select to atrium_search using (true);
grant create on schema public to atrium_search;
alter function search_products owner to atrium_search;
revoke create on schema public from atrium_search;
revoke execute on function search_products from public;
grant execute on function search_products to atrium;
