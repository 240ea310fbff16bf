-- The ground every module stands on: the tenant wall, the register of documents, exactly-once
-- writes, the inbox of changes and gapless numbers.

create extension if not exists pg_trgm;
create extension if not exists btree_gin;

create domain tenant_id as uuid;
comment on domain tenant_id is 'ten';
create domain company_id as uuid;
comment on domain company_id is 'com';

grant usage on schema public to atrium, atrium_worker, atrium_search;

-- The tenant this session speaks for. Unset (null) and reset ('') both mean: none, hence no row.
create function current_tenant() returns uuid
language sql stable parallel safe
return nullif(current_setting('atrium.tenant', true), '')::uuid;

-- Puts a table behind the tenant wall and says what the service may do with it, column by column
-- where it matters: guard_tenant('invoice', 'select, insert, update (status, version)').
create procedure guard_tenant(guarded regclass, rights text)
language plpgsql as $$
begin
  execute format('alter table %s enable row level security', guarded);
  execute format('alter table %s force row level security', guarded);
  execute format(
    'create policy tenant_wall on %s to atrium '
    'using (tenant_id = nullif(current_setting(''atrium.tenant'', true), '''')::uuid) '
    'with check (tenant_id = nullif(current_setting(''atrium.tenant'', true), '''')::uuid)',
    guarded);
  -- The owner is bound by FORCE as well; migrations and the consistency queries need to see all.
  execute format('create policy owner_sees_all on %s to atrium_owner using (true) with check (true)', guarded);
  execute format('grant %s on %s to atrium', rights, guarded);
end $$;

-- One row a document of any module: what a polymorphic reference (source_kind, source_id) points at,
-- and what timeline, search and audit walk along. Its own module writes the row through the kernel.
create table document (
  tenant_id tenant_id not null default current_tenant(),
  id uuid not null,
  kind text not null,
  company_id company_id,
  party_id uuid,
  number text,
  date date not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint document_pkey primary key (tenant_id, id),
  constraint document_id_kind_key unique (tenant_id, id, kind)
);
create index document_party_idx on document (tenant_id, party_id, date desc, id desc) where party_id is not null;
call guard_tenant('document', 'select, insert, update (number, date, party_id), delete');

-- Exactly once: the row is inserted first and completed last, both in the transaction of the effect.
create table idempotency (
  tenant_id tenant_id not null default current_tenant(),
  key text not null,
  caller text not null,
  operation text not null,
  request_hash bytea not null,
  status int,
  location text,
  etag text,
  body bytea,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint idempotency_pkey primary key (tenant_id, key),
  constraint idempotency_key_check check (key ~ '^[A-Za-z0-9_.:-]{8,128}$')
);
call guard_tenant('idempotency', 'select, insert, update (status, location, etag, body), delete');

-- What a write changed, before it has a number in the feed. The identity is drawn by the insert that
-- runs last, after all row locks, so two versions of one record keep their order.
create table change_inbox (
  tenant_id tenant_id not null default current_tenant(),
  position bigint generated always as identity,
  transaction_id xid8 not null default pg_current_xact_id(),
  type text not null,
  kind text not null,
  record_id uuid not null,
  version int not null,
  deleted boolean not null default false,
  actor text not null,
  request_id text not null,
  operation text not null,
  occurred_at timestamptz not null,
  recorded_at timestamptz not null default clock_timestamp(),
  before jsonb,
  after jsonb,
  constraint change_inbox_pkey primary key (tenant_id, position)
);
call guard_tenant('change_inbox', 'select, insert');

-- The last number given in a series; the row lock is what makes numbers gapless.
create table number_series (
  tenant_id tenant_id not null default current_tenant(),
  company_id company_id not null,
  series text not null,
  year int not null,
  last bigint not null,
  constraint number_series_pkey primary key (tenant_id, company_id, series, year),
  constraint number_series_last_check check (last > 0)
) with (fillfactor = 50);
call guard_tenant('number_series', 'select, insert, update (last)');
