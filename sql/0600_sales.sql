-- What was agreed with a customer: a quotation while draft, an order once confirmed, with what became of
-- each line. Deliveries belong to Inventory and invoices to Billing; both name the order as their source.

create domain sales_order_id as uuid;
comment on domain sales_order_id is 'so';
create domain sales_order_line_id as uuid;
comment on domain sales_order_line_id is 'sol';

create table sales_order (
  tenant_id tenant_id not null default current_tenant(),
  id sales_order_id not null,
  company_id company_id not null,
  -- Compared byte by byte, so that a prefix is a range of the index. None while it is a quotation.
  number text collate "C",
  -- What lists sort by: never null, and a column, because an expression would not be compared in the index.
  number_key text collate "C" not null generated always as (coalesce(number, '')) stored,
  date date not null,
  status text not null default 'draft',
  -- Kept by the commands that change the lines; a consistency query derives it again.
  delivery_status text not null default 'none',
  party_id party_id not null,
  -- Whom at the customer it was agreed with.
  contact_id party_id,
  -- The customer's own name for it.
  reference text collate "C",
  currency text not null,
  -- What one unit of `currency` is worth in the company's.
  exchange_rate numeric not null,
  payment_term_id payment_term_id,
  -- The last day its prices hold.
  valid_until date,
  requested_date date,
  -- Where the goods come from; null: the company's first warehouse.
  warehouse_id warehouse_id,
  -- Billed as ordered, or as delivered.
  invoice_policy text not null,
  -- Delivered when there is stock, or only what is paid for.
  delivery_policy text not null,
  tax_rounding text not null,
  note text,
  -- Of what is ordered and not cancelled; an order cancelled before anything was delivered keeps what it
  -- came to.
  net_total numeric not null,
  tax_total numeric not null,
  total numeric not null,
  base_total numeric not null,
  -- The value without taxes of what is neither delivered nor cancelled; nothing while draft.
  open_net numeric not null default 0,
  base_open_net numeric not null default 0,
  -- Who confirmed it above the customer's credit limit.
  credit_overridden_by text,
  cancel_reason text,
  -- The opportunity it was quoted for.
  source_kind text,
  source_id uuid,
  confirmed_at timestamptz,
  cancelled_at timestamptz,
  external_ids jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint sales_order_pkey primary key (tenant_id, id),
  constraint sales_order_company_id_key unique (tenant_id, company_id, id),
  constraint sales_order_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint sales_order_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint sales_order_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint sales_order_contact_fkey foreign key (tenant_id, contact_id) references party (tenant_id, id),
  constraint sales_order_payment_term_fkey
    foreign key (tenant_id, payment_term_id) references payment_term (tenant_id, id),
  constraint sales_order_warehouse_fkey
    foreign key (tenant_id, company_id, warehouse_id) references warehouse (tenant_id, company_id, id),
  constraint sales_order_source_fkey
    foreign key (tenant_id, source_id, source_kind) references document (tenant_id, id, kind),
  constraint sales_order_status_check check (status in ('draft', 'confirmed', 'done', 'cancelled')),
  constraint sales_order_delivery_status_check check (delivery_status in ('none', 'partial', 'complete')),
  constraint sales_order_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint sales_order_exchange_rate_check check (exchange_rate > 0),
  constraint sales_order_invoice_policy_check check (invoice_policy in ('order', 'delivery')),
  constraint sales_order_delivery_policy_check check (delivery_policy in ('any', 'paid')),
  constraint sales_order_tax_rounding_check check (tax_rounding in ('line', 'document')),
  constraint sales_order_total_check check (total = net_total + tax_total and total >= 0),
  constraint sales_order_source_check check ((source_kind is null) = (source_id is null)),
  constraint sales_order_number_check check (number is null or confirmed_at is not null),
  constraint sales_order_confirmed_check check (
    case status when 'draft' then confirmed_at is null when 'cancelled' then true else confirmed_at is not null end),
  constraint sales_order_cancelled_check check ((status = 'cancelled') <= (cancelled_at is not null)),
  constraint sales_order_open_check check (status = 'confirmed' or open_net = 0)
) with (fillfactor = 80);
create unique index sales_order_number_key on sales_order (tenant_id, company_id, number) where number is not null;
create index sales_order_date_idx on sales_order (tenant_id, date, id);
create index sales_order_company_date_idx on sales_order (tenant_id, company_id, date, id);
create index sales_order_status_date_idx on sales_order (tenant_id, status, date, id);
create index sales_order_party_date_idx on sales_order (tenant_id, party_id, date, id);
create index sales_order_created_at_idx on sales_order (tenant_id, created_at, id);
-- Quotations have no number: they stand before the first.
create index sales_order_number_idx on sales_order (tenant_id, number_key, id);
create index sales_order_reference_idx on sales_order (tenant_id, reference) where reference is not null;
create index sales_order_source_idx on sales_order (tenant_id, source_id) where source_id is not null;
create index sales_order_contact_idx on sales_order (tenant_id, contact_id) where contact_id is not null;
create index sales_order_payment_term_idx
  on sales_order (tenant_id, payment_term_id) where payment_term_id is not null;
create index sales_order_warehouse_idx on sales_order (tenant_id, warehouse_id) where warehouse_id is not null;
call guard_tenant('sales_order',
  'select, insert, delete, update (number, date, status, delivery_status, party_id, contact_id, reference, '
  'currency, exchange_rate, payment_term_id, valid_until, requested_date, warehouse_id, invoice_policy, '
  'delivery_policy, tax_rounding, note, net_total, tax_total, total, base_total, open_net, base_open_net, '
  'credit_overridden_by, cancel_reason, source_kind, source_id, confirmed_at, cancelled_at, external_ids, version, '
  'updated_at, updated_by)');

-- A product or a charge. Ordered = delivered + open + cancelled; what is reserved stands with the deliveries and
-- what is invoiced with the invoices, under this line's id.
create table sales_order_line (
  tenant_id tenant_id not null default current_tenant(),
  id sales_order_line_id not null,
  sales_order_id sales_order_id not null,
  line_no int not null,
  company_id company_id not null,
  -- How it is fulfilled: goods by a delivery, services and charges by being billed.
  kind text not null,
  label text not null,
  product_id product_id,
  quantity numeric not null,
  unit_price numeric not null,
  discount_percent numeric not null,
  tax_ids tax_id[] not null,
  -- Where its revenue goes; null: the company's account for revenue.
  account_id account_id,
  -- Rounded once, half away from zero; without taxes that are in the price.
  net numeric not null,
  delivered numeric not null default 0,
  cancelled numeric not null default 0,
  -- Its share of the order's.
  open_net numeric not null default 0,
  constraint sales_order_line_pkey primary key (tenant_id, id),
  -- Lines are moved within one statement.
  constraint sales_order_line_position_key unique (tenant_id, sales_order_id, line_no) deferrable initially immediate,
  constraint sales_order_line_order_fkey
    foreign key (tenant_id, company_id, sales_order_id) references sales_order (tenant_id, company_id, id)
    on delete cascade,
  constraint sales_order_line_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint sales_order_line_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint sales_order_line_kind_check check (kind in ('stocked', 'consumable', 'service', 'charge')),
  constraint sales_order_line_product_check check ((kind = 'charge') = (product_id is null)),
  constraint sales_order_line_quantity_check check (quantity > 0),
  constraint sales_order_line_discount_check check (discount_percent between 0 and 100),
  -- Nobody delivers more than was ordered, and nobody cancels what was delivered.
  constraint sales_order_line_fulfilled_check
    check (delivered >= 0 and cancelled >= 0 and delivered + cancelled <= quantity)
) with (fillfactor = 80);
create index sales_order_line_product_idx on sales_order_line (tenant_id, product_id) where product_id is not null;
create index sales_order_line_account_idx
  on sales_order_line (tenant_id, company_id, account_id) where account_id is not null;
call guard_tenant('sales_order_line', 'select, insert, update, delete');

-- What each tax comes to; the references that count, and the foot of the document.
create table sales_order_tax (
  tenant_id tenant_id not null default current_tenant(),
  sales_order_id sales_order_id not null,
  tax_no int not null,
  company_id company_id not null,
  tax_id tax_id not null,
  name text not null,
  rate numeric not null,
  -- Not rounded where the document rounds its taxes as a whole.
  base numeric not null,
  amount numeric not null,
  constraint sales_order_tax_pkey primary key (tenant_id, sales_order_id, tax_no),
  constraint sales_order_tax_order_fkey
    foreign key (tenant_id, company_id, sales_order_id) references sales_order (tenant_id, company_id, id)
    on delete cascade,
  constraint sales_order_tax_tax_fkey
    foreign key (tenant_id, company_id, tax_id) references tax (tenant_id, company_id, id)
);
create index sales_order_tax_tax_idx on sales_order_tax (tenant_id, company_id, tax_id);
call guard_tenant('sales_order_tax', 'select, insert, delete');

-- The order's keys in other systems, so that one key names one order.
create table sales_order_external_id (
  tenant_id tenant_id not null default current_tenant(),
  system text not null,
  value text not null,
  sales_order_id sales_order_id not null,
  constraint sales_order_external_id_pkey primary key (tenant_id, system, value),
  constraint sales_order_external_id_order_fkey
    foreign key (tenant_id, sales_order_id) references sales_order (tenant_id, id) on delete cascade
);
create index sales_order_external_id_order_idx on sales_order_external_id (tenant_id, sales_order_id);
call guard_tenant('sales_order_external_id', 'select, insert, delete');

-- What was agreed is not forgotten: only a quotation may be thrown away.
create function keep_sales_order() returns trigger
language plpgsql as $$
begin
  raise exception 'sales order % was confirmed', old.id using errcode = 'restrict_violation';
end $$;
create trigger sales_order_kept before delete on sales_order
  for each row when (old.confirmed_at is not null) execute function keep_sales_order();

-- Quantities that stand with other modules' documents, by order line: what invoices bill (drafts too, less credit
-- notes) and what of it is posted.
create view sales_order_line_billed with (security_invoker = true) as
  select l.tenant_id, l.sales_order_id, l.id, l.kind, l.quantity, l.delivered, l.cancelled,
    coalesce(sum(case i.kind when 'invoice' then b.quantity else -b.quantity end), 0) as invoiced,
    coalesce(sum(case i.kind when 'invoice' then b.quantity else -b.quantity end)
      filter (where i.status <> 'draft'), 0) as posted
  from sales_order_line l
  left join invoice_line_any b on b.tenant_id = l.tenant_id and b.source_line_id = l.id
  left join invoice i on i.tenant_id = b.tenant_id and i.id = b.invoice_id
  group by l.tenant_id, l.id;
grant select on sales_order_line_billed to atrium;
