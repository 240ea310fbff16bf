-- What is billed: invoices and credit notes in one table, as drafts that may still change and as posted
-- documents that are final. Only the sales side is written today; `direction` leaves room for purchases.

create domain invoice_id as uuid;
comment on domain invoice_id is 'inv';
create domain invoice_line_id as uuid;
comment on domain invoice_line_id is 'inl';
create domain billing_settings_id as uuid;
comment on domain billing_settings_id is 'bst';

-- A company's policies for its receivables; without a row the defaults below hold.
create table billing_settings (
  tenant_id tenant_id not null default current_tenant(),
  -- The company's own id: it has one set of policies.
  id billing_settings_id not null,
  -- The most one payment may write off, in the company's currency.
  write_off_tolerance numeric not null default 0,
  -- How new invoices round their taxes.
  tax_rounding text not null default 'line',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint billing_settings_pkey primary key (tenant_id, id),
  constraint billing_settings_company_fkey foreign key (tenant_id, id) references company (tenant_id, id),
  constraint billing_settings_write_off_tolerance_check check (write_off_tolerance >= 0),
  constraint billing_settings_tax_rounding_check check (tax_rounding in ('line', 'document'))
);
call guard_tenant('billing_settings', 'select, insert, update');

create table invoice (
  tenant_id tenant_id not null default current_tenant(),
  id invoice_id not null,
  company_id company_id not null,
  direction text not null default 'sale',
  kind text not null,
  status text not null default 'draft',
  -- Compared byte by byte, so that a prefix is a range of the index.
  number text collate "C",
  -- What lists sort by: never null, and a column, because an expression would not be compared in the index.
  number_key text collate "C" not null generated always as (coalesce(number, '')) stored,
  date date not null,
  due_date date not null,
  party_id party_id not null,
  currency text not null,
  -- What one unit of `currency` is worth in the company's.
  exchange_rate numeric not null,
  payment_term_id payment_term_id,
  -- A draft whose only due date was given by hand, whatever the terms say.
  due_date_fixed boolean not null default false,
  tax_rounding text not null,
  reference text,
  note text,
  net_total numeric not null,
  tax_total numeric not null,
  total numeric not null,
  base_net_total numeric not null,
  base_tax_total numeric not null,
  base_total numeric not null,
  -- Nothing is owed on a draft: zero until posted.
  open_amount numeric not null,
  -- What posted credit notes took back of this invoice.
  credited_total numeric not null,
  -- The invoice this credit note corrects.
  credits_id invoice_id,
  source_kind text,
  source_id uuid,
  -- None when there was nothing to book.
  journal_entry_id journal_entry_id,
  external_ids jsonb not null default '{}',
  posted_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint invoice_pkey primary key (tenant_id, id),
  constraint invoice_company_id_key unique (tenant_id, company_id, id),
  constraint invoice_number_key unique (tenant_id, company_id, number),
  constraint invoice_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint invoice_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint invoice_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint invoice_payment_term_fkey
    foreign key (tenant_id, payment_term_id) references payment_term (tenant_id, id),
  constraint invoice_credits_fkey
    foreign key (tenant_id, company_id, credits_id) references invoice (tenant_id, company_id, id),
  constraint invoice_source_fkey
    foreign key (tenant_id, source_id, source_kind) references document (tenant_id, id, kind),
  constraint invoice_journal_entry_fkey
    foreign key (tenant_id, company_id, journal_entry_id) references journal_entry (tenant_id, company_id, id),
  constraint invoice_direction_check check (direction in ('sale', 'purchase')),
  constraint invoice_kind_check check (kind in ('invoice', 'credit_note')),
  constraint invoice_status_check check (status in ('draft', 'posted', 'paid', 'cancelled')),
  constraint invoice_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint invoice_exchange_rate_check check (exchange_rate > 0),
  constraint invoice_tax_rounding_check check (tax_rounding in ('line', 'document')),
  constraint invoice_total_check check (total = net_total + tax_total and total >= 0),
  constraint invoice_base_total_check check (base_total = base_net_total + base_tax_total),
  constraint invoice_open_check check (open_amount between 0 and total),
  constraint invoice_credited_check check (credited_total between 0 and total),
  -- Paid is derived: nothing is open any more. Cancelled: because it was credited in full.
  constraint invoice_derived_status_check check (
    case status
      when 'draft' then open_amount = 0 and credited_total = 0 and posted_at is null
      when 'posted' then open_amount > 0 and posted_at is not null
      when 'paid' then open_amount = 0 and posted_at is not null
      else open_amount = 0 and posted_at is not null and credited_total = total and total > 0
    end
  ),
  constraint invoice_credits_check check (credits_id is null or kind = 'credit_note'),
  constraint invoice_source_check check ((source_kind is null) = (source_id is null)),
  constraint invoice_number_check check (number is null or status <> 'draft')
) with (fillfactor = 85);
create index invoice_date_idx on invoice (tenant_id, date, id);
create index invoice_company_date_idx on invoice (tenant_id, company_id, date, id);
create index invoice_status_date_idx on invoice (tenant_id, status, date, id);
create index invoice_party_date_idx on invoice (tenant_id, party_id, date, id);
create index invoice_due_date_idx on invoice (tenant_id, due_date, id);
create index invoice_open_due_date_idx on invoice (tenant_id, due_date, id) where status = 'posted';
create index invoice_number_idx on invoice (tenant_id, number_key, id);
create index invoice_source_idx on invoice (tenant_id, source_id) where source_id is not null;
create index invoice_credits_idx on invoice (tenant_id, credits_id) where credits_id is not null;
create index invoice_payment_term_idx on invoice (tenant_id, payment_term_id) where payment_term_id is not null;
create index invoice_journal_entry_idx
  on invoice (tenant_id, journal_entry_id) where journal_entry_id is not null;
call guard_tenant('invoice',
  'select, insert, delete, update (status, number, date, due_date, party_id, currency, exchange_rate, '
  'payment_term_id, due_date_fixed, tax_rounding, reference, note, net_total, tax_total, total, '
  'base_net_total, base_tax_total, base_total, open_amount, credited_total, journal_entry_id, external_ids, '
  'posted_at, version, updated_at, updated_by)');

-- Lines of drafts: they may be replaced, and are copied when the document is posted.
create table invoice_draft_line (
  tenant_id tenant_id not null default current_tenant(),
  invoice_id invoice_id not null,
  line_no int not null,
  id invoice_line_id not null,
  company_id company_id not null,
  label text not null,
  product_id product_id,
  quantity numeric not null,
  unit_price numeric not null,
  discount_percent numeric not null,
  -- As the contract shows them; the references that count are those of the tax lines.
  tax_ids text[] not null,
  -- Where its revenue goes; null: the company's account for revenue.
  account_id account_id,
  -- Rounded once, half away from zero; without taxes that are in the price.
  net numeric not null,
  base_net numeric not null,
  -- The line of an order or a delivery that is billed here.
  source_line_kind text,
  source_line_id uuid,
  -- The posted line that this line of a credit note takes back.
  credited_line_id invoice_line_id,
  constraint invoice_draft_line_pkey primary key (tenant_id, invoice_id, line_no),
  constraint invoice_draft_line_id_key unique (tenant_id, id),
  constraint invoice_draft_line_invoice_fkey
    foreign key (tenant_id, company_id, invoice_id) references invoice (tenant_id, company_id, id)
    on delete cascade,
  constraint invoice_draft_line_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint invoice_draft_line_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint invoice_draft_line_no_check check (line_no >= 1),
  constraint invoice_draft_line_discount_check check (discount_percent between 0 and 100),
  constraint invoice_draft_line_source_check check ((source_line_kind is null) = (source_line_id is null))
);
create index invoice_draft_line_source_idx
  on invoice_draft_line (tenant_id, source_line_id) where source_line_id is not null;
create index invoice_draft_line_credited_idx
  on invoice_draft_line (tenant_id, credited_line_id) where credited_line_id is not null;
call guard_tenant('invoice_draft_line', 'select, insert, delete');

create table invoice_draft_tax (
  tenant_id tenant_id not null default current_tenant(),
  invoice_id invoice_id not null,
  tax_no int not null,
  company_id company_id not null,
  tax_id tax_id not null,
  name text not null,
  rate numeric not null,
  -- Not rounded where the document rounds its taxes as a whole.
  base numeric not null,
  amount numeric not null,
  base_amount numeric not null,
  constraint invoice_draft_tax_pkey primary key (tenant_id, invoice_id, tax_no),
  constraint invoice_draft_tax_invoice_fkey
    foreign key (tenant_id, company_id, invoice_id) references invoice (tenant_id, company_id, id)
    on delete cascade,
  constraint invoice_draft_tax_tax_fkey
    foreign key (tenant_id, company_id, tax_id) references tax (tenant_id, company_id, id)
);
call guard_tenant('invoice_draft_tax', 'select, insert, delete');

-- The same once posted, final. The columns are those of the drafts, in their order.
create table invoice_line (
  tenant_id tenant_id not null default current_tenant(),
  invoice_id invoice_id not null,
  line_no int not null,
  id invoice_line_id not null,
  company_id company_id not null,
  label text not null,
  product_id product_id,
  quantity numeric not null,
  unit_price numeric not null,
  discount_percent numeric not null,
  tax_ids text[] not null,
  account_id account_id,
  net numeric not null,
  base_net numeric not null,
  source_line_kind text,
  source_line_id uuid,
  credited_line_id invoice_line_id,
  constraint invoice_line_pkey primary key (tenant_id, invoice_id, line_no),
  constraint invoice_line_id_key unique (tenant_id, id),
  constraint invoice_line_invoice_fkey
    foreign key (tenant_id, company_id, invoice_id) references invoice (tenant_id, company_id, id),
  constraint invoice_line_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint invoice_line_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint invoice_line_credited_fkey
    foreign key (tenant_id, credited_line_id) references invoice_line (tenant_id, id)
);
create index invoice_line_source_idx on invoice_line (tenant_id, source_line_id) where source_line_id is not null;
create index invoice_line_credited_idx
  on invoice_line (tenant_id, credited_line_id) where credited_line_id is not null;
create index invoice_line_product_idx on invoice_line (tenant_id, product_id) where product_id is not null;
call guard_tenant('invoice_line', 'select, insert');

alter table invoice_draft_line
  add constraint invoice_draft_line_credited_fkey
    foreign key (tenant_id, credited_line_id) references invoice_line (tenant_id, id);

create table invoice_tax (
  tenant_id tenant_id not null default current_tenant(),
  invoice_id invoice_id not null,
  tax_no int not null,
  company_id company_id not null,
  tax_id tax_id not null,
  name text not null,
  rate numeric not null,
  base numeric not null,
  amount numeric not null,
  base_amount numeric not null,
  constraint invoice_tax_pkey primary key (tenant_id, invoice_id, tax_no),
  constraint invoice_tax_invoice_fkey
    foreign key (tenant_id, company_id, invoice_id) references invoice (tenant_id, company_id, id),
  constraint invoice_tax_tax_fkey
    foreign key (tenant_id, company_id, tax_id) references tax (tenant_id, company_id, id)
);
call guard_tenant('invoice_tax', 'select, insert');

-- When which part of a posted document is due, and the open item it became.
create table invoice_instalment (
  tenant_id tenant_id not null default current_tenant(),
  invoice_id invoice_id not null,
  instalment_no int not null,
  company_id company_id not null,
  due_date date not null,
  amount numeric not null,
  base_amount numeric not null,
  entry_id journal_entry_id,
  entry_line_no int,
  constraint invoice_instalment_pkey primary key (tenant_id, invoice_id, instalment_no),
  constraint invoice_instalment_invoice_fkey
    foreign key (tenant_id, company_id, invoice_id) references invoice (tenant_id, company_id, id),
  constraint invoice_instalment_item_fkey
    foreign key (tenant_id, entry_id, entry_line_no) references open_item (tenant_id, entry_id, line_no),
  constraint invoice_instalment_item_check
    check ((entry_id is null) = (entry_line_no is null) and (entry_id is null) = (amount = 0))
);
create index invoice_instalment_item_idx
  on invoice_instalment (tenant_id, entry_id, entry_line_no) where entry_id is not null;
call guard_tenant('invoice_instalment', 'select, insert');

-- One name for the lines and taxes of a document, whatever its state.
create view invoice_line_any with (security_invoker = true) as
  select * from invoice_line union all select * from invoice_draft_line;
create view invoice_tax_any with (security_invoker = true) as
  select * from invoice_tax union all select * from invoice_draft_tax;
grant select on invoice_line_any, invoice_tax_any to atrium;

-- Posted is final: beyond what settlement derives, nothing of the header moves.
create trigger invoice_final_update before update on invoice
  for each row when (
    old.status <> 'draft'
    and (
      new.status = 'draft'
      or (old.number is not null and new.number is distinct from old.number)
      or (old.company_id, old.direction, old.kind, old.date, old.due_date, old.party_id, old.currency,
          old.exchange_rate, old.payment_term_id, old.tax_rounding)
        is distinct from
        (new.company_id, new.direction, new.kind, new.date, new.due_date, new.party_id, new.currency,
          new.exchange_rate, new.payment_term_id, new.tax_rounding)
      or (old.net_total, old.tax_total, old.total, old.base_net_total, old.base_tax_total, old.base_total,
          old.credits_id, old.source_kind, old.source_id, old.journal_entry_id, old.posted_at)
        is distinct from
        (new.net_total, new.tax_total, new.total, new.base_net_total, new.base_tax_total, new.base_total,
          new.credits_id, new.source_kind, new.source_id, new.journal_entry_id, new.posted_at)
    )
  ) execute function refuse_change_of_posted();
create trigger invoice_final_delete before delete on invoice
  for each row when (old.status <> 'draft') execute function refuse_change_of_posted();
create trigger invoice_line_final before update or delete or truncate on invoice_line
  for each statement execute function refuse_change_of_posted();
create trigger invoice_tax_final before update or delete or truncate on invoice_tax
  for each statement execute function refuse_change_of_posted();
create trigger invoice_instalment_final before update or delete or truncate on invoice_instalment
  for each statement execute function refuse_change_of_posted();
