-- Taxes of a company: a percentage, in the price or on top of it, and the accounts it is booked on.

create table tax (
  tenant_id tenant_id not null default current_tenant(),
  id tax_id not null,
  company_id company_id not null,
  name text not null,
  -- Percent.
  rate numeric not null,
  included_in_price boolean not null,
  scope text not null,
  -- Where invoices book it, and where credit notes do when that is another account.
  account_id account_id not null,
  credit_account_id account_id,
  valid_from date,
  valid_to date,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint tax_pkey primary key (tenant_id, id),
  constraint tax_company_id_key unique (tenant_id, company_id, id),
  constraint tax_name_key unique (tenant_id, company_id, scope, name),
  constraint tax_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint tax_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint tax_credit_account_fkey
    foreign key (tenant_id, company_id, credit_account_id) references account (tenant_id, company_id, id),
  constraint tax_rate_check check (rate between 0 and 1000),
  constraint tax_scope_check check (scope in ('sale', 'purchase')),
  constraint tax_valid_check check (valid_from <= valid_to)
);
call guard_tenant('tax', 'select, insert, update');

alter table journal_line
  add constraint journal_line_tax_fkey
    foreign key (tenant_id, company_id, tax_id) references tax (tenant_id, company_id, id);
