-- Where goods lie, what moved them, what is promised of them and what they are worth.
--
-- Guards: stock_balance (a product in a location) and stock_valuation (a product in a company) are the rows that
-- writers lock, valuations before balances, each in key order. Lines stay drafts in their own tables until done;
-- stock_move and valuation_entry are only ever added to.

create domain warehouse_id as uuid;
comment on domain warehouse_id is 'wh';
create domain location_id as uuid;
comment on domain location_id is 'loc';
create domain stock_move_id as uuid;
comment on domain stock_move_id is 'mov';
create domain receipt_id as uuid;
comment on domain receipt_id is 'rcp';
create domain receipt_line_id as uuid;
comment on domain receipt_line_id is 'rcl';
create domain delivery_id as uuid;
comment on domain delivery_id is 'dlv';
create domain delivery_line_id as uuid;
comment on domain delivery_line_id is 'dll';
create domain stock_adjustment_id as uuid;
comment on domain stock_adjustment_id is 'adj';
create domain cost_revaluation_id as uuid;
comment on domain cost_revaluation_id is 'rev';
create domain valuation_entry_id as uuid;
comment on domain valuation_entry_id is 'val';

-- A done row says what happened; what was wrong is corrected by another row.
create function refuse_stock_change() returns trigger
language plpgsql as $$
begin
  raise exception '% is final', tg_table_name using errcode = 'restrict_violation';
end $$;

-- A document that is done keeps everything but its number, its keys elsewhere and the count of its changes.
create function keep_stock_document() returns trigger
language plpgsql as $$
declare
  free constant text[] := array['number', 'external_ids', 'version', 'updated_at', 'updated_by'];
begin
  if to_jsonb(old) - free is distinct from to_jsonb(new) - free then
    raise exception '% % is final', tg_table_name, old.id using errcode = 'restrict_violation';
  end if;
  return new;
end $$;

create table warehouse (
  tenant_id tenant_id not null default current_tenant(),
  id warehouse_id not null,
  company_id company_id not null,
  code text not null,
  name text not null,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint warehouse_pkey primary key (tenant_id, id),
  constraint warehouse_company_key unique (tenant_id, company_id, id),
  constraint warehouse_code_key unique (tenant_id, company_id, code),
  constraint warehouse_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id)
);
create index warehouse_name_idx on warehouse (tenant_id, name, id);
call guard_tenant('warehouse', 'select, insert, update');

-- Internal locations hold stock; supplier, customer and loss are the far ends of moves, one each a company.
create table location (
  tenant_id tenant_id not null default current_tenant(),
  id location_id not null,
  company_id company_id not null,
  warehouse_id warehouse_id,
  parent_id location_id,
  kind text not null,
  -- What the warehouse uses the location for; null for the places people add.
  purpose text,
  name text not null,
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint location_pkey primary key (tenant_id, id),
  constraint location_company_key unique (tenant_id, company_id, id),
  constraint location_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint location_warehouse_fkey
    foreign key (tenant_id, company_id, warehouse_id) references warehouse (tenant_id, company_id, id),
  constraint location_parent_fkey
    foreign key (tenant_id, company_id, parent_id) references location (tenant_id, company_id, id),
  constraint location_kind_check check (kind in ('internal', 'supplier', 'customer', 'loss')),
  constraint location_purpose_check check (purpose in ('root', 'stock', 'input', 'output')),
  constraint location_warehouse_check check ((kind = 'internal') = (warehouse_id is not null)),
  constraint location_parent_check check (parent_id <> id)
);
create unique index location_purpose_key on location (tenant_id, warehouse_id, purpose) where purpose is not null;
create unique index location_far_end_key on location (tenant_id, company_id, kind) where kind <> 'internal';
create unique index location_name_key on location (tenant_id, parent_id, name) where parent_id is not null;
create index location_warehouse_idx on location (tenant_id, warehouse_id, name, id);
create index location_list_idx on location (tenant_id, name, id);
call guard_tenant('location', 'select, insert, update');

create table stock_balance (
  tenant_id tenant_id not null default current_tenant(),
  product_id product_id not null,
  location_id location_id not null,
  company_id company_id not null,
  on_hand numeric not null default 0,
  reserved numeric not null default 0,
  -- The product's flag, kept equal by the reference.
  allows_negative boolean not null,
  constraint stock_balance_pkey primary key (tenant_id, product_id, location_id),
  constraint stock_balance_location_fkey
    foreign key (tenant_id, company_id, location_id) references location (tenant_id, company_id, id),
  constraint stock_balance_product_fkey
    foreign key (tenant_id, product_id, allows_negative)
    references product (tenant_id, id, allows_negative_stock) on update cascade,
  constraint stock_balance_reserved_check check (reserved >= 0),
  constraint stock_balance_on_hand_check check (allows_negative or reserved <= on_hand)
) with (fillfactor = 50);
create index stock_balance_location_idx on stock_balance (tenant_id, location_id, product_id);
create index stock_balance_company_idx on stock_balance (tenant_id, company_id, product_id, location_id);
call guard_tenant('stock_balance', 'select, insert, update (on_hand, reserved)');

-- What the goods of one product are worth in one company's books, at moving average or standard cost.
create table stock_valuation (
  tenant_id tenant_id not null default current_tenant(),
  company_id company_id not null,
  product_id product_id not null,
  quantity numeric not null default 0,
  -- At the scale of the company's currency; equals the product's share of the stock account.
  value numeric not null default 0,
  -- Kept when the quantity is zero: the cost the next goods out of nothing leave at.
  average_cost numeric not null default 0,
  constraint stock_valuation_pkey primary key (tenant_id, company_id, product_id),
  constraint stock_valuation_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint stock_valuation_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint stock_valuation_zero_check check (quantity <> 0 or value = 0),
  constraint stock_valuation_average_cost_check check (average_cost >= 0)
) with (fillfactor = 50);
create index stock_valuation_product_idx on stock_valuation (tenant_id, product_id, company_id);
call guard_tenant('stock_valuation', 'select, insert, update (quantity, value, average_cost)');

create table stock_move (
  tenant_id tenant_id not null default current_tenant(),
  id stock_move_id not null,
  company_id company_id not null,
  product_id product_id not null,
  quantity numeric not null,
  from_location_id location_id not null,
  to_location_id location_id not null,
  date date not null,
  source_kind text not null,
  source_id uuid not null,
  created_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint stock_move_pkey primary key (tenant_id, id),
  constraint stock_move_company_key unique (tenant_id, company_id, id),
  constraint stock_move_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint stock_move_from_location_fkey
    foreign key (tenant_id, company_id, from_location_id) references location (tenant_id, company_id, id),
  constraint stock_move_to_location_fkey
    foreign key (tenant_id, company_id, to_location_id) references location (tenant_id, company_id, id),
  constraint stock_move_source_fkey
    foreign key (tenant_id, source_id, source_kind) references document (tenant_id, id, kind),
  constraint stock_move_quantity_check check (quantity > 0),
  constraint stock_move_location_check check (from_location_id <> to_location_id)
);
create index stock_move_date_idx on stock_move (tenant_id, date, id);
create index stock_move_product_idx on stock_move (tenant_id, product_id, date, id);
create index stock_move_source_idx on stock_move (tenant_id, source_id);
create trigger stock_move_final before update or delete on stock_move
  for each row execute function refuse_stock_change();
call guard_tenant('stock_move', 'select, insert');

create table receipt (
  tenant_id tenant_id not null default current_tenant(),
  id receipt_id not null,
  company_id company_id not null,
  number text,
  date date not null,
  status text not null default 'draft',
  party_id party_id,
  warehouse_id warehouse_id not null,
  location_id location_id not null,
  reference text,
  -- What the goods cost in all, in the company's currency; set when they are received.
  total_cost numeric,
  external_ids jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint receipt_pkey primary key (tenant_id, id),
  constraint receipt_company_key unique (tenant_id, company_id, id),
  constraint receipt_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint receipt_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint receipt_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint receipt_warehouse_fkey
    foreign key (tenant_id, company_id, warehouse_id) references warehouse (tenant_id, company_id, id),
  constraint receipt_location_fkey
    foreign key (tenant_id, company_id, location_id) references location (tenant_id, company_id, id),
  constraint receipt_status_check check (status in ('draft', 'received')),
  constraint receipt_total_cost_check check ((status = 'received') = (total_cost is not null))
);
create unique index receipt_number_key on receipt (tenant_id, company_id, number) where number is not null;
create index receipt_date_idx on receipt (tenant_id, date, id);
create index receipt_created_at_idx on receipt (tenant_id, created_at, id);
create index receipt_status_idx on receipt (tenant_id, status, date, id);
create index receipt_party_idx on receipt (tenant_id, party_id, date, id) where party_id is not null;
create index receipt_warehouse_idx on receipt (tenant_id, warehouse_id, date, id);
create trigger receipt_kept before update on receipt
  for each row when (old.status = 'received') execute function keep_stock_document();
create trigger receipt_final before delete on receipt
  for each row when (old.status = 'received') execute function refuse_stock_change();
call guard_tenant('receipt', 'select, insert, update, delete');

create table receipt_line (
  tenant_id tenant_id not null default current_tenant(),
  id receipt_line_id not null,
  receipt_id receipt_id not null,
  line_no int not null,
  product_id product_id not null,
  quantity numeric not null,
  unit_cost numeric not null,
  -- What the line was booked at; set when it is received, and final from then on.
  cost numeric,
  constraint receipt_line_pkey primary key (tenant_id, id),
  constraint receipt_line_position_key unique (tenant_id, receipt_id, line_no),
  constraint receipt_line_receipt_fkey
    foreign key (tenant_id, receipt_id) references receipt (tenant_id, id) on delete cascade,
  constraint receipt_line_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint receipt_line_quantity_check check (quantity > 0),
  constraint receipt_line_unit_cost_check check (unit_cost >= 0)
);
create index receipt_line_product_idx on receipt_line (tenant_id, product_id);
create trigger receipt_line_final before update or delete on receipt_line
  for each row when (old.cost is not null) execute function refuse_stock_change();
call guard_tenant('receipt_line', 'select, insert, update (cost), delete');

create table delivery (
  tenant_id tenant_id not null default current_tenant(),
  id delivery_id not null,
  company_id company_id not null,
  number text,
  -- Planned until it is shipped, then the day it was.
  date date not null,
  status text not null default 'draft',
  party_id party_id,
  warehouse_id warehouse_id not null,
  location_id location_id not null,
  -- The document that asked for the goods; nothing for a delivery that stands alone.
  source_kind text,
  source_id uuid,
  -- The delivery whose rest this one carries.
  backorder_of_id delivery_id,
  -- What the goods were worth, in the company's currency; set when they are shipped.
  total_cost numeric,
  external_ids jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint delivery_pkey primary key (tenant_id, id),
  constraint delivery_company_key unique (tenant_id, company_id, id),
  constraint delivery_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint delivery_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint delivery_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint delivery_warehouse_fkey
    foreign key (tenant_id, company_id, warehouse_id) references warehouse (tenant_id, company_id, id),
  constraint delivery_location_fkey
    foreign key (tenant_id, company_id, location_id) references location (tenant_id, company_id, id),
  constraint delivery_source_fkey
    foreign key (tenant_id, source_id, source_kind) references document (tenant_id, id, kind),
  constraint delivery_backorder_fkey
    foreign key (tenant_id, company_id, backorder_of_id) references delivery (tenant_id, company_id, id),
  constraint delivery_status_check check (status in ('draft', 'reserved', 'shipped', 'cancelled')),
  constraint delivery_source_check check ((source_id is null) = (source_kind is null)),
  constraint delivery_total_cost_check check ((status = 'shipped') = (total_cost is not null))
);
create unique index delivery_number_key on delivery (tenant_id, company_id, number) where number is not null;
create unique index delivery_backorder_key on delivery (tenant_id, backorder_of_id) where backorder_of_id is not null;
create index delivery_date_idx on delivery (tenant_id, date, id);
create index delivery_created_at_idx on delivery (tenant_id, created_at, id);
create index delivery_status_idx on delivery (tenant_id, status, date, id);
create index delivery_party_idx on delivery (tenant_id, party_id, date, id) where party_id is not null;
create index delivery_source_idx on delivery (tenant_id, source_id) where source_id is not null;
create index delivery_warehouse_idx on delivery (tenant_id, warehouse_id, date, id);
create trigger delivery_kept before update on delivery
  for each row when (old.status in ('shipped', 'cancelled')) execute function keep_stock_document();
create trigger delivery_final before delete on delivery
  for each row execute function refuse_stock_change();
call guard_tenant(
  'delivery',
  'select, insert, update (number, date, status, total_cost, external_ids, version, updated_at, updated_by)');

create table delivery_line (
  tenant_id tenant_id not null default current_tenant(),
  id delivery_line_id not null,
  delivery_id delivery_id not null,
  line_no int not null,
  product_id product_id not null,
  label text not null,
  quantity numeric not null,
  -- False for services and consumables: they are delivered without touching stock.
  stocked boolean not null,
  -- Held in stock for this line; nothing once it is shipped or cancelled.
  reserved numeric not null default 0,
  -- Null until the delivery is shipped; final from then on.
  shipped numeric,
  -- The line of the source document this one fulfils.
  source_line_kind text,
  source_line_id uuid,
  constraint delivery_line_pkey primary key (tenant_id, id),
  constraint delivery_line_position_key unique (tenant_id, delivery_id, line_no),
  constraint delivery_line_delivery_fkey foreign key (tenant_id, delivery_id) references delivery (tenant_id, id),
  constraint delivery_line_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint delivery_line_quantity_check check (quantity > 0),
  constraint delivery_line_reserved_check check (reserved between 0 and quantity),
  constraint delivery_line_shipped_check check (shipped between 0 and quantity and (shipped is null or reserved = 0)),
  constraint delivery_line_source_check check ((source_line_id is null) = (source_line_kind is null))
) with (fillfactor = 80);
create index delivery_line_product_idx on delivery_line (tenant_id, product_id);
create index delivery_line_source_idx on delivery_line (tenant_id, source_line_id) where source_line_id is not null;
create trigger delivery_line_final before update or delete on delivery_line
  for each row when (old.shipped is not null) execute function refuse_stock_change();
call guard_tenant('delivery_line', 'select, insert, update (quantity, reserved, shipped), delete');

create table stock_adjustment (
  tenant_id tenant_id not null default current_tenant(),
  id stock_adjustment_id not null,
  company_id company_id not null,
  number text,
  date date not null,
  status text not null default 'draft',
  warehouse_id warehouse_id not null,
  location_id location_id not null,
  reason text,
  -- What it changed in the value of stock, signed; set when it is posted.
  total_cost numeric,
  external_ids jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint stock_adjustment_pkey primary key (tenant_id, id),
  constraint stock_adjustment_company_key unique (tenant_id, company_id, id),
  constraint stock_adjustment_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint stock_adjustment_company_fkey
    foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint stock_adjustment_warehouse_fkey
    foreign key (tenant_id, company_id, warehouse_id) references warehouse (tenant_id, company_id, id),
  constraint stock_adjustment_location_fkey
    foreign key (tenant_id, company_id, location_id) references location (tenant_id, company_id, id),
  constraint stock_adjustment_status_check check (status in ('draft', 'posted')),
  constraint stock_adjustment_total_cost_check check ((status = 'posted') = (total_cost is not null))
);
create unique index stock_adjustment_number_key
  on stock_adjustment (tenant_id, company_id, number) where number is not null;
create index stock_adjustment_date_idx on stock_adjustment (tenant_id, date, id);
create index stock_adjustment_created_at_idx on stock_adjustment (tenant_id, created_at, id);
create index stock_adjustment_status_idx on stock_adjustment (tenant_id, status, date, id);
create index stock_adjustment_warehouse_idx on stock_adjustment (tenant_id, warehouse_id, date, id);
create trigger stock_adjustment_kept before update on stock_adjustment
  for each row when (old.status = 'posted') execute function keep_stock_document();
create trigger stock_adjustment_final before delete on stock_adjustment
  for each row when (old.status = 'posted') execute function refuse_stock_change();
call guard_tenant('stock_adjustment', 'select, insert, update, delete');

create table stock_adjustment_line (
  tenant_id tenant_id not null default current_tenant(),
  stock_adjustment_id stock_adjustment_id not null,
  line_no int not null,
  product_id product_id not null,
  -- What was found, or by how much it differs; neither means the product was not counted.
  counted numeric,
  difference numeric,
  -- The cost of goods found; left out, they come in at the average.
  unit_cost numeric,
  -- What the books said when it was posted, and what was moved; final from then on.
  expected numeric,
  moved numeric,
  constraint stock_adjustment_line_pkey primary key (tenant_id, stock_adjustment_id, line_no),
  constraint stock_adjustment_line_product_key unique (tenant_id, stock_adjustment_id, product_id),
  constraint stock_adjustment_line_adjustment_fkey
    foreign key (tenant_id, stock_adjustment_id) references stock_adjustment (tenant_id, id) on delete cascade,
  constraint stock_adjustment_line_product_fkey
    foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint stock_adjustment_line_choice_check check (counted is null or difference is null),
  constraint stock_adjustment_line_counted_check check (counted >= 0),
  constraint stock_adjustment_line_unit_cost_check check (unit_cost >= 0),
  constraint stock_adjustment_line_moved_check check ((expected is null) = (moved is null))
);
create index stock_adjustment_line_product_idx on stock_adjustment_line (tenant_id, product_id);
create trigger stock_adjustment_line_final before update or delete on stock_adjustment_line
  for each row when (old.expected is not null) execute function refuse_stock_change();
call guard_tenant('stock_adjustment_line', 'select, insert, update (expected, moved), delete');

create table cost_revaluation (
  tenant_id tenant_id not null default current_tenant(),
  id cost_revaluation_id not null,
  company_id company_id not null,
  number text,
  date date not null,
  status text not null default 'posted',
  product_id product_id not null,
  unit_cost numeric not null,
  previous_unit_cost numeric not null,
  -- What was on hand, and by how much its value changed.
  quantity numeric not null,
  value numeric not null,
  reason text,
  external_ids jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint cost_revaluation_pkey primary key (tenant_id, id),
  constraint cost_revaluation_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint cost_revaluation_company_fkey
    foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint cost_revaluation_product_fkey foreign key (tenant_id, product_id) references product (tenant_id, id),
  constraint cost_revaluation_status_check check (status = 'posted'),
  constraint cost_revaluation_unit_cost_check check (unit_cost >= 0)
);
create unique index cost_revaluation_number_key
  on cost_revaluation (tenant_id, company_id, number) where number is not null;
create index cost_revaluation_date_idx on cost_revaluation (tenant_id, date, id);
create index cost_revaluation_created_at_idx on cost_revaluation (tenant_id, created_at, id);
create index cost_revaluation_product_idx on cost_revaluation (tenant_id, product_id, date, id);
create trigger cost_revaluation_kept before update on cost_revaluation
  for each row execute function keep_stock_document();
create trigger cost_revaluation_final before delete on cost_revaluation
  for each row execute function refuse_stock_change();
call guard_tenant(
  'cost_revaluation', 'select, insert, update (number, external_ids, version, updated_at, updated_by)');

-- Every change of a valuation: goods that came or went, a correction of what went out below zero, a new cost.
create table valuation_entry (
  tenant_id tenant_id not null default current_tenant(),
  id valuation_entry_id not null,
  company_id company_id not null,
  product_id product_id not null,
  kind text not null,
  move_id stock_move_id,
  quantity numeric not null,
  value numeric not null,
  -- The average after this entry.
  average_cost numeric not null,
  method text not null,
  date date not null,
  source_kind text not null,
  source_id uuid not null,
  -- Nothing when the whole document moved no value.
  journal_entry_id journal_entry_id,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint valuation_entry_pkey primary key (tenant_id, id),
  constraint valuation_entry_valuation_fkey
    foreign key (tenant_id, company_id, product_id) references stock_valuation (tenant_id, company_id, product_id),
  constraint valuation_entry_move_fkey
    foreign key (tenant_id, company_id, move_id) references stock_move (tenant_id, company_id, id),
  constraint valuation_entry_source_fkey
    foreign key (tenant_id, source_id, source_kind) references document (tenant_id, id, kind),
  constraint valuation_entry_journal_entry_fkey
    foreign key (tenant_id, company_id, journal_entry_id) references journal_entry (tenant_id, company_id, id),
  constraint valuation_entry_kind_check check (kind in ('move', 'correction', 'revaluation')),
  constraint valuation_entry_move_check check ((kind = 'move') = (move_id is not null)),
  constraint valuation_entry_quantity_check check (kind = 'move' or quantity = 0),
  constraint valuation_entry_method_check check (method in ('average', 'standard'))
);
create index valuation_entry_product_idx on valuation_entry (tenant_id, product_id, date, id);
create index valuation_entry_date_idx on valuation_entry (tenant_id, date, id);
create index valuation_entry_source_idx on valuation_entry (tenant_id, source_id);
create index valuation_entry_move_idx on valuation_entry (tenant_id, move_id) where move_id is not null;
create trigger valuation_entry_final before update or delete on valuation_entry
  for each row execute function refuse_stock_change();
call guard_tenant('valuation_entry', 'select, insert');
