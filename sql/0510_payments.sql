-- Money received and paid out, and what settled which invoice. A payment is booked as it is made; what it
-- settles may come later, be undone and be settled anew, each time by rows that are added.

create domain payment_id as uuid;
comment on domain payment_id is 'pay';
create domain settlement_id as uuid;
comment on domain settlement_id is 'stl';

create table payment (
  tenant_id tenant_id not null default current_tenant(),
  id payment_id not null,
  company_id company_id not null,
  direction text not null,
  status text not null default 'posted',
  number text collate "C",
  -- What lists sort by: never null, and a column, because an expression would not be compared in the index.
  number_key text collate "C" not null generated always as (coalesce(number, '')) stored,
  date date not null,
  method text not null,
  party_id party_id not null,
  -- Where the money is: null means the company's account for the method, bank or cash.
  account_id account_id,
  currency text not null,
  exchange_rate numeric not null,
  amount numeric not null,
  base_amount numeric not null,
  -- Credit on account: what no invoice has taken yet.
  unallocated_amount numeric not null,
  -- A surplus that was written off in the payment's own entry instead of being kept on account.
  written_off_amount numeric not null,
  reference text,
  note text,
  journal_entry_id journal_entry_id not null,
  reversal_entry_id journal_entry_id,
  cancelled_at timestamptz,
  external_ids jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint payment_pkey primary key (tenant_id, id),
  constraint payment_company_id_key unique (tenant_id, company_id, id),
  constraint payment_number_key unique (tenant_id, company_id, number),
  constraint payment_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint payment_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint payment_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint payment_account_fkey
    foreign key (tenant_id, company_id, account_id) references account (tenant_id, company_id, id),
  constraint payment_journal_entry_fkey
    foreign key (tenant_id, company_id, journal_entry_id) references journal_entry (tenant_id, company_id, id),
  constraint payment_reversal_entry_fkey
    foreign key (tenant_id, company_id, reversal_entry_id) references journal_entry (tenant_id, company_id, id),
  constraint payment_direction_check check (direction in ('in', 'out')),
  constraint payment_status_check check (status in ('posted', 'cancelled')),
  constraint payment_method_check check (method in ('bank_transfer', 'card', 'direct_debit', 'cheque', 'cash')),
  constraint payment_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint payment_exchange_rate_check check (exchange_rate > 0),
  constraint payment_amount_check check (amount > 0 and base_amount > 0),
  constraint payment_unallocated_check
    check (unallocated_amount >= 0 and written_off_amount >= 0
      and unallocated_amount + written_off_amount <= amount),
  constraint payment_cancelled_check check (
    (status = 'cancelled') = (reversal_entry_id is not null)
    and (status = 'cancelled') = (cancelled_at is not null)
    and (status = 'posted' or unallocated_amount = 0)
  )
) with (fillfactor = 85);
create index payment_date_idx on payment (tenant_id, date, id);
create index payment_company_date_idx on payment (tenant_id, company_id, date, id);
create index payment_party_date_idx on payment (tenant_id, party_id, date, id);
create index payment_number_idx on payment (tenant_id, number_key, id);
create index payment_journal_entry_idx on payment (tenant_id, journal_entry_id);
call guard_tenant('payment',
  'select, insert, update (status, number, unallocated_amount, reversal_entry_id, cancelled_at, version, '
  'updated_at, updated_by)');

-- What took how much off which document: a payment, a credit note, or a write-off made with a payment.
-- Undone by a counter row that names it, never by a delete.
create table settlement (
  tenant_id tenant_id not null default current_tenant(),
  id settlement_id not null,
  company_id company_id not null,
  kind text not null,
  invoice_id invoice_id not null,
  instalment_no int not null,
  payment_id payment_id,
  credit_note_id invoice_id,
  date date not null,
  -- In the document's currency and in the company's; negative on a counter row.
  amount numeric not null,
  base_amount numeric not null,
  -- The two open items that settled each other in the ledger; a counter row names what it undoes.
  allocation_id allocation_id not null,
  -- What had to be booked besides: the write-off, or the difference of two exchange rates and the item
  -- of it that was settled.
  entry_id journal_entry_id,
  entry_allocation_id allocation_id,
  undoes_id settlement_id,
  created_at timestamptz not null,
  created_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint settlement_pkey primary key (tenant_id, id),
  constraint settlement_undoes_key unique (tenant_id, undoes_id),
  constraint settlement_instalment_fkey
    foreign key (tenant_id, invoice_id, instalment_no)
    references invoice_instalment (tenant_id, invoice_id, instalment_no),
  constraint settlement_invoice_fkey
    foreign key (tenant_id, company_id, invoice_id) references invoice (tenant_id, company_id, id),
  constraint settlement_payment_fkey
    foreign key (tenant_id, company_id, payment_id) references payment (tenant_id, company_id, id),
  constraint settlement_credit_note_fkey
    foreign key (tenant_id, company_id, credit_note_id) references invoice (tenant_id, company_id, id),
  constraint settlement_allocation_fkey
    foreign key (tenant_id, allocation_id) references allocation (tenant_id, id),
  constraint settlement_entry_allocation_fkey
    foreign key (tenant_id, entry_allocation_id) references allocation (tenant_id, id),
  constraint settlement_entry_fkey
    foreign key (tenant_id, company_id, entry_id) references journal_entry (tenant_id, company_id, id),
  constraint settlement_undoes_fkey foreign key (tenant_id, undoes_id) references settlement (tenant_id, id),
  constraint settlement_kind_check check (
    case kind
      when 'payment' then payment_id is not null and credit_note_id is null
      when 'write_off' then payment_id is not null and credit_note_id is null and entry_id is not null
      when 'credit_note' then payment_id is null and credit_note_id is not null
      else false
    end
  ),
  constraint settlement_amount_check check ((undoes_id is null and amount > 0) or (undoes_id is not null and amount < 0))
);
create unique index settlement_allocation_key on settlement (tenant_id, allocation_id) where undoes_id is null;
create index settlement_invoice_idx on settlement (tenant_id, invoice_id, instalment_no);
create index settlement_payment_idx on settlement (tenant_id, payment_id) where payment_id is not null;
create index settlement_credit_note_idx
  on settlement (tenant_id, credit_note_id) where credit_note_id is not null;
call guard_tenant('settlement', 'select, insert');

-- Receivables as of a past day add back what was settled after it.
create index allocation_date_idx on allocation (tenant_id, company_id, date);

create trigger payment_final_update before update on payment
  for each row when (
    old.status = 'cancelled'
    or (old.number is not null and new.number is distinct from old.number)
    or (old.company_id, old.direction, old.date, old.method, old.party_id, old.account_id, old.currency,
        old.exchange_rate, old.amount, old.base_amount, old.written_off_amount, old.reference, old.note,
        old.journal_entry_id)
      is distinct from
      (new.company_id, new.direction, new.date, new.method, new.party_id, new.account_id, new.currency,
        new.exchange_rate, new.amount, new.base_amount, new.written_off_amount, new.reference, new.note,
        new.journal_entry_id)
  ) execute function refuse_change_of_posted();
create trigger payment_final_delete before delete on payment
  for each row execute function refuse_change_of_posted();
create trigger settlement_final before update or delete or truncate on settlement
  for each statement execute function refuse_change_of_posted();
