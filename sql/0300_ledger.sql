-- The books: accounts, journals, fiscal years and periods, entries that are final once posted, balances
-- kept by the posting itself, open items and what settled them.

create extension if not exists btree_gist;

create domain account_id as uuid;
comment on domain account_id is 'acc';
create domain journal_id as uuid;
comment on domain journal_id is 'jnl';
create domain fiscal_year_id as uuid;
comment on domain fiscal_year_id is 'fy';
create domain period_id as uuid;
comment on domain period_id is 'per';
create domain journal_entry_id as uuid;
comment on domain journal_entry_id is 'je';
create domain journal_line_id as uuid;
comment on domain journal_line_id is 'jl';
create domain allocation_id as uuid;
comment on domain allocation_id is 'alc';
-- Journal lines name taxes before 0310_taxes.sql makes their table.
create domain tax_id as uuid;
comment on domain tax_id is 'tax';

create table account (
  tenant_id tenant_id not null default current_tenant(),
  id account_id not null,
  company_id company_id not null,
  code text not null,
  name text not null,
  type text not null,
  -- What the other modules book on without knowing the chart: 'receivable', 'revenue', …
  role text,
  -- Set: every line on it is in this currency.
  currency text,
  party_required boolean not null default false,
  -- Its lines stay open until allocations settle them.
  reconcilable boolean not null default false,
  parent_id account_id,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint account_pkey primary key (tenant_id, id),
  constraint account_company_id_key unique (tenant_id, company_id, id),
  constraint account_code_key unique (tenant_id, company_id, code),
  constraint account_role_key unique (tenant_id, company_id, role),
  constraint account_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint account_parent_fkey
    foreign key (tenant_id, company_id, parent_id) references account (tenant_id, company_id, id),
  constraint account_parent_check check (parent_id <> id),
  constraint account_type_check check (type in ('asset', 'liability', 'equity', 'income', 'expense')),
  constraint account_role_check check (
    role in (
      'receivable', 'payable', 'bank', 'cash', 'stock', 'goods_received', 'stock_adjustment', 'cost_of_goods',
      'revenue', 'freight_revenue', 'tax_payable', 'tax_receivable', 'rounding', 'write_off', 'exchange_gain',
      'exchange_loss', 'retained_earnings', 'opening_equity'
    )
  ),
  constraint account_currency_check check (currency ~ '^[A-Z]{3}$')
);
create index account_parent_idx on account (tenant_id, company_id, parent_id) where parent_id is not null;
call guard_tenant('account', 'select, insert, update');

create table journal (
  tenant_id tenant_id not null default current_tenant(),
  id journal_id not null,
  company_id company_id not null,
  code text not null,
  name text not null,
  kind text not null,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint journal_pkey primary key (tenant_id, id),
  constraint journal_company_id_key unique (tenant_id, company_id, id),
  constraint journal_code_key unique (tenant_id, company_id, code),
  constraint journal_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  -- The code is the series of its entries' numbers.
  constraint journal_code_check check (code ~ '^[A-Z][A-Z0-9]{0,7}$'),
  constraint journal_kind_check check (kind in ('sales', 'purchases', 'bank', 'stock', 'general'))
);
call guard_tenant('journal', 'select, insert, update (name, version, updated_at, updated_by)');

create table fiscal_year (
  tenant_id tenant_id not null default current_tenant(),
  id fiscal_year_id not null,
  company_id company_id not null,
  name text not null,
  -- The calendar year it begins in: the year in the numbers of its documents.
  year int not null,
  starts_on date not null,
  ends_on date not null,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint fiscal_year_pkey primary key (tenant_id, id),
  constraint fiscal_year_company_id_key unique (tenant_id, company_id, id),
  constraint fiscal_year_name_key unique (tenant_id, company_id, name),
  constraint fiscal_year_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint fiscal_year_dates_check check (starts_on <= ends_on),
  -- A day belongs to one year, whatever two callers create at once.
  constraint fiscal_year_overlap_excl exclude using gist (
    (tenant_id::uuid) with =, (company_id::uuid) with =, daterange(starts_on, ends_on, '[]') with &&
  )
);
create index fiscal_year_starts_idx on fiscal_year (tenant_id, company_id, starts_on);
call guard_tenant('fiscal_year', 'select, insert, update (name, version, updated_at, updated_by)');

create table period (
  tenant_id tenant_id not null default current_tenant(),
  id period_id not null,
  company_id company_id not null,
  fiscal_year_id fiscal_year_id not null,
  position int not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  status text not null default 'open',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint period_pkey primary key (tenant_id, id),
  constraint period_company_id_key unique (tenant_id, company_id, id),
  constraint period_position_key unique (tenant_id, fiscal_year_id, position),
  -- Where a date is looked up: the last period that starts on or before it.
  constraint period_starts_key unique (tenant_id, company_id, starts_on),
  constraint period_fiscal_year_fkey
    foreign key (tenant_id, company_id, fiscal_year_id) references fiscal_year (tenant_id, company_id, id),
  constraint period_dates_check check (starts_on <= ends_on),
  constraint period_status_check check (status in ('open', 'closed')),
  constraint period_overlap_excl exclude using gist (
    (tenant_id::uuid) with =, (company_id::uuid) with =, daterange(starts_on, ends_on, '[]') with &&
  )
);
call guard_tenant('period', 'select, insert, update (status, version, updated_at, updated_by)');

create table journal_entry (
  tenant_id tenant_id not null default current_tenant(),
  id journal_entry_id not null,
  company_id company_id not null,
  journal_id journal_id not null,
  -- Known from posting on: the period its date fell in.
  period_id period_id,
  number text,
  date date not null,
  status text not null default 'draft',
  narration text not null,
  -- The company's: the currency of debit and credit.
  currency text not null,
  debit_total numeric not null,
  credit_total numeric not null,
  line_count int not null,
  source_kind text,
  source_id uuid,
  reverses_id journal_entry_id,
  external_ids jsonb not null default '{}',
  posted_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint journal_entry_pkey primary key (tenant_id, id),
  constraint journal_entry_company_id_key unique (tenant_id, company_id, id),
  constraint journal_entry_number_key unique (tenant_id, number, company_id),
  -- An entry is reversed once.
  constraint journal_entry_reverses_key unique (tenant_id, reverses_id),
  constraint journal_entry_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint journal_entry_journal_fkey
    foreign key (tenant_id, company_id, journal_id) references journal (tenant_id, company_id, id),
  constraint journal_entry_period_fkey
    foreign key (tenant_id, company_id, period_id) references period (tenant_id, company_id, id),
  constraint journal_entry_source_fkey
    foreign key (tenant_id, source_id, source_kind) references document (tenant_id, id, kind),
  constraint journal_entry_reverses_fkey
    foreign key (tenant_id, company_id, reverses_id) references journal_entry (tenant_id, company_id, id),
  constraint journal_entry_status_check check (status in ('draft', 'posted')),
  constraint journal_entry_balanced_check check (status = 'draft' or debit_total = credit_total),
  constraint journal_entry_lines_check check (status = 'draft' or line_count >= 2),
  constraint journal_entry_posted_check
    check ((status = 'posted') = (period_id is not null) and (status = 'posted') = (posted_at is not null)),
  constraint journal_entry_number_check check (number is null or status = 'posted'),
  constraint journal_entry_source_check check ((source_kind is null) = (source_id is null))
);
create index journal_entry_date_idx on journal_entry (tenant_id, date, id);
create index journal_entry_source_idx on journal_entry (tenant_id, source_id) where source_id is not null;
call guard_tenant('journal_entry', 'select, insert, update, delete');

-- Lines of drafts: they may be replaced, need not balance, and are copied when the entry is posted.
create table journal_draft_line (
  tenant_id tenant_id not null default current_tenant(),
  entry_id journal_entry_id not null,
  line_no int not null,
  company_id company_id not null,
  account_id account_id not null,
  party_id party_id,
  debit numeric not null,
  credit numeric not null,
  currency text not null,
  amount numeric not null,
  due_date date,
  label text,
  constraint journal_draft_line_pkey primary key (tenant_id, entry_id, line_no),
  constraint journal_draft_line_entry_fkey
    foreign key (tenant_id, company_id, entry_id) references journal_entry (tenant_id, company_id, id)
    on delete cascade,
  constraint journal_draft_line_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint journal_draft_line_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id)
);
call guard_tenant('journal_draft_line', 'select, insert, delete');

create table journal_line (
  tenant_id tenant_id not null default current_tenant(),
  entry_id journal_entry_id not null,
  line_no int not null,
  -- Its place in the pages of an account's lines.
  id journal_line_id not null,
  company_id company_id not null,
  account_id account_id not null,
  period_id period_id not null,
  date date not null,
  party_id party_id,
  -- In the company's currency, one of the two zero; both may be negative: a storno.
  debit numeric not null,
  credit numeric not null,
  -- The amount in the currency it was agreed in, signed as debit minus credit.
  currency text not null,
  amount numeric not null,
  due_date date,
  label text,
  -- What the line adds to a tax's base, negative for credits; and whether its own amount is the tax.
  tax_id tax_id,
  tax_base numeric,
  tax_is_base boolean,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint journal_line_pkey primary key (tenant_id, entry_id, line_no),
  constraint journal_line_entry_fkey
    foreign key (tenant_id, company_id, entry_id) references journal_entry (tenant_id, company_id, id),
  constraint journal_line_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint journal_line_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint journal_line_side_check check (debit = 0 or credit = 0),
  constraint journal_line_amount_check check (
    (debit <> 0 or credit <> 0 or amount <> 0) and sign(amount) * sign(debit - credit) >= 0
  ),
  constraint journal_line_tax_check
    check ((tax_id is null) = (tax_base is null) and (tax_id is null) = (tax_is_base is null))
);
create index journal_line_account_idx on journal_line (tenant_id, account_id, date, id);
create index journal_line_tax_idx
  on journal_line (tenant_id, company_id, period_id, tax_id) where tax_id is not null;
call guard_tenant('journal_line', 'select, insert');

-- One name for the lines of an entry, whatever its state.
create view journal_line_any with (security_invoker = true) as
  select tenant_id, entry_id, line_no, company_id, account_id, party_id, debit, credit, currency, amount, due_date,
    label, tax_id, tax_base, tax_is_base
  from journal_line
  union all
  select tenant_id, entry_id, line_no, company_id, account_id, party_id, debit, credit, currency, amount, due_date,
    label, null::tax_id, null::numeric, null::boolean
  from journal_draft_line;
grant select on journal_line_any to atrium;

-- What an account moved in a period, by currency; the posting adds to it, in key order. Reports read
-- these rows, never the lines.
create table account_balance (
  tenant_id tenant_id not null default current_tenant(),
  company_id company_id not null,
  account_id account_id not null,
  period_id period_id not null,
  currency text not null,
  debit numeric not null,
  credit numeric not null,
  amount numeric not null,
  constraint account_balance_pkey primary key (tenant_id, company_id, period_id, account_id, currency),
  constraint account_balance_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint account_balance_period_fkey
    foreign key (tenant_id, company_id, period_id) references period (tenant_id, company_id, id)
) with (fillfactor = 50);
call guard_tenant('account_balance', 'select, insert, update (debit, credit, amount)');

-- A posted line on a reconcilable account, and how much of it allocations have not settled yet.
create table open_item (
  tenant_id tenant_id not null default current_tenant(),
  entry_id journal_entry_id not null,
  line_no int not null,
  company_id company_id not null,
  account_id account_id not null,
  party_id party_id,
  date date not null,
  due_date date not null,
  currency text not null,
  -- Signed: what is owed to the company is positive. Company currency first, then the line's own.
  amount numeric not null,
  open_amount numeric not null,
  amount_in_currency numeric not null,
  open_in_currency numeric not null,
  is_open boolean generated always as (open_amount <> 0 or open_in_currency <> 0) stored,
  constraint open_item_pkey primary key (tenant_id, entry_id, line_no),
  constraint open_item_line_fkey
    foreign key (tenant_id, entry_id, line_no) references journal_line (tenant_id, entry_id, line_no),
  constraint open_item_open_check check (
    (amount >= 0 and open_amount between 0 and amount) or (amount < 0 and open_amount between amount and 0)
  ),
  constraint open_item_open_in_currency_check check (
    (amount_in_currency >= 0 and open_in_currency between 0 and amount_in_currency)
    or (amount_in_currency < 0 and open_in_currency between amount_in_currency and 0)
  )
) with (fillfactor = 70);
create index open_item_party_idx on open_item (tenant_id, party_id, due_date) where is_open;
create index open_item_due_idx on open_item (tenant_id, company_id, account_id, due_date) where is_open;
call guard_tenant('open_item', 'select, insert, update (open_amount, open_in_currency)');

-- A debit item and a credit item settle each other by the same amount of the company's currency, so the
-- sum of open items moves only when a line is posted. Undone by a counter row, never by a delete.
create table allocation (
  tenant_id tenant_id not null default current_tenant(),
  id allocation_id not null,
  company_id company_id not null,
  date date not null,
  debit_entry_id journal_entry_id not null,
  debit_line_no int not null,
  credit_entry_id journal_entry_id not null,
  credit_line_no int not null,
  amount numeric not null,
  debit_in_currency numeric not null,
  credit_in_currency numeric not null,
  undoes_id allocation_id,
  created_at timestamptz not null,
  created_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint allocation_pkey primary key (tenant_id, id),
  constraint allocation_undoes_key unique (tenant_id, undoes_id),
  constraint allocation_undoes_fkey foreign key (tenant_id, undoes_id) references allocation (tenant_id, id),
  constraint allocation_debit_fkey
    foreign key (tenant_id, debit_entry_id, debit_line_no) references open_item (tenant_id, entry_id, line_no),
  constraint allocation_credit_fkey
    foreign key (tenant_id, credit_entry_id, credit_line_no) references open_item (tenant_id, entry_id, line_no),
  constraint allocation_amount_check check (
    (undoes_id is null and amount >= 0 and debit_in_currency >= 0 and credit_in_currency >= 0)
    or (undoes_id is not null and amount <= 0 and debit_in_currency <= 0 and credit_in_currency <= 0)
  )
);
create index allocation_debit_idx on allocation (tenant_id, debit_entry_id, debit_line_no);
create index allocation_credit_idx on allocation (tenant_id, credit_entry_id, credit_line_no);
call guard_tenant('allocation', 'select, insert');

-- Posted is final: the service has no right to it, and these refuse everybody else.
create function refuse_change_of_posted() returns trigger
language plpgsql as $$
begin
  raise exception 'what is posted is final: % of % refused', lower(tg_op), tg_table_name
    using errcode = 'restrict_violation', constraint = 'posted_is_final';
end $$;

create trigger journal_line_final before update or delete or truncate on journal_line
  for each statement execute function refuse_change_of_posted();
create trigger allocation_final before update or delete or truncate on allocation
  for each statement execute function refuse_change_of_posted();
create trigger journal_entry_final_update before update on journal_entry
  for each row when (
    old.status = 'posted'
    and (
      (old.number is not null and new.number is distinct from old.number)
      or (old.company_id, old.journal_id, old.period_id, old.date, old.status, old.narration, old.currency)
        is distinct from
        (new.company_id, new.journal_id, new.period_id, new.date, new.status, new.narration, new.currency)
      or (old.debit_total, old.credit_total, old.line_count, old.source_kind, old.source_id, old.reverses_id)
        is distinct from
        (new.debit_total, new.credit_total, new.line_count, new.source_kind, new.source_id, new.reverses_id)
    )
  ) execute function refuse_change_of_posted();
create trigger journal_entry_final_delete before delete on journal_entry
  for each row when (old.status = 'posted') execute function refuse_change_of_posted();

-- The lines of an entry arrive in one statement and are what its header says, or not at all. Numbered 1 to
-- line_count, so no second statement can add to them. The header is looked up by a subquery of its own, which
-- is an index scan whatever the statistics say.
create function prove_journal_lines() returns trigger
language plpgsql as $$
begin
  if exists (
    select from (
      select tenant_id, entry_id, count(*) as lines, max(line_no) as last, min(line_no) as first,
        sum(debit) as debit, sum(credit) as credit, min(date) as first_date, max(date) as last_date,
        count(distinct period_id) as periods, (array_agg(period_id))[1] as period_id
      from added group by tenant_id, entry_id
    ) l
    where (
      select e.status = 'posted' and e.line_count = l.lines and l.first = 1 and l.last = l.lines
        and e.debit_total = l.debit and e.credit_total = l.credit
        and e.date = l.first_date and e.date = l.last_date and l.periods = 1 and e.period_id = l.period_id
      from journal_entry e where e.tenant_id = l.tenant_id and e.id = l.entry_id
    ) is not true
  ) then
    raise exception 'the lines do not add up to their entry'
      using errcode = 'check_violation', constraint = 'journal_line_adds_up';
  end if;
  return null;
end $$;

create trigger journal_line_adds_up after insert on journal_line
  referencing new table as added
  for each statement execute function prove_journal_lines();
