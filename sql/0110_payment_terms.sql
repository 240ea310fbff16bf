-- When the money is due: terms belong to the tenant and are named by customers, orders and invoices.
-- A document keeps the instalments it was posted with, so a term may change without moving a due date.

create table payment_term (
  tenant_id tenant_id not null default current_tenant(),
  id payment_term_id not null,
  name text not null,
  description text,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint payment_term_pkey primary key (tenant_id, id),
  constraint payment_term_tenant_fkey foreign key (tenant_id) references tenant (id),
  constraint payment_term_name_check check (name ~ '\S')
);
create unique index payment_term_name_key on payment_term (tenant_id, name) where archived_at is null;
create index payment_term_list_idx on payment_term (tenant_id, name, id);
create index payment_term_created_at_idx on payment_term (tenant_id, created_at, id);
call guard_tenant('payment_term', 'select, insert, update');

-- Steps are worked off in order, each taking its part of what the ones before it left.
create table payment_term_step (
  tenant_id tenant_id not null default current_tenant(),
  payment_term_id payment_term_id not null,
  step_no int not null,
  kind text not null,
  -- A share is a ratio, a divisor (thirds have no ratio of finite length) or both in agreement.
  ratio numeric,
  divisor numeric,
  amount numeric,
  currency text,
  -- Shifts applied one after the other to the document's date: [{"day_of_month": 15}, {"months": 2}].
  delays jsonb not null default '[]',
  constraint payment_term_step_pkey primary key (tenant_id, payment_term_id, step_no),
  constraint payment_term_step_term_fkey
    foreign key (tenant_id, payment_term_id) references payment_term (tenant_id, id),
  constraint payment_term_step_no_check check (step_no >= 1),
  constraint payment_term_step_kind_check
    check (kind in ('percent_of_total', 'percent_of_remainder', 'fixed', 'remainder')),
  constraint payment_term_step_share_check
    check ((kind in ('percent_of_total', 'percent_of_remainder')) = (ratio is not null or divisor is not null)),
  constraint payment_term_step_ratio_check check (ratio > 0 and ratio <= 1),
  constraint payment_term_step_divisor_check check (divisor >= 1),
  constraint payment_term_step_amount_check
    check ((kind = 'fixed') = (amount is not null) and (amount is null) = (currency is null) and amount > 0),
  constraint payment_term_step_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint payment_term_step_delays_check check (jsonb_typeof(delays) = 'array')
);
call guard_tenant('payment_term_step', 'select, insert, delete');

alter table party_terms
  add constraint party_terms_payment_term_fkey
    foreign key (tenant_id, payment_term_id) references payment_term (tenant_id, id);
create index party_terms_payment_term_idx on party_terms (tenant_id, payment_term_id)
  where payment_term_id is not null;
