-- Who owns the data, in whose books it stands, and which keys open it.

create domain api_key_id as uuid;
comment on domain api_key_id is 'key';

-- Not behind the wall: it is what the wall is made of. The service may look a tenant up by its id.
create table tenant (
  id tenant_id not null,
  name text not null,
  sandbox boolean not null default false,
  -- A sandbox's own time; null means the real clock.
  clock timestamptz,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint tenant_pkey primary key (id),
  constraint tenant_clock_check check (clock is null or sandbox)
);
grant select, insert, update (name, clock) on tenant to atrium;

create table company (
  tenant_id tenant_id not null default current_tenant(),
  id company_id not null,
  name text not null,
  currency text not null,
  country text not null,
  time_zone text not null,
  -- Month and day on which the fiscal year begins.
  fiscal_year_start_month int not null default 1,
  fiscal_year_start_day int not null default 1,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint company_pkey primary key (tenant_id, id),
  constraint company_tenant_fkey foreign key (tenant_id) references tenant (id),
  constraint company_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint company_country_check check (country ~ '^[A-Z]{2}$'),
  constraint company_fiscal_year_start_check
    check (fiscal_year_start_month between 1 and 12 and fiscal_year_start_day between 1 and 31)
);
create unique index company_name_key on company (tenant_id, name);
call guard_tenant('company', 'select, insert, update');

create table api_key (
  tenant_id tenant_id not null default current_tenant(),
  id api_key_id not null,
  name text not null,
  secret_hash bytea not null,
  scopes text[] not null,
  -- Empty: every company of the tenant.
  companies uuid[] not null default '{}',
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint api_key_pkey primary key (tenant_id, id),
  constraint api_key_tenant_fkey foreign key (tenant_id) references tenant (id),
  constraint api_key_secret_hash_check check (length(secret_hash) = 32)
);
call guard_tenant('api_key', 'select, insert, update (revoked_at, last_used_at, version, updated_at, updated_by)');

alter table document
  add constraint document_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id);
alter table number_series
  add constraint number_series_company_fkey
    foreign key (tenant_id, company_id) references company (tenant_id, id);
