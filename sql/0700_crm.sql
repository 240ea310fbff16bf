-- Whom we might sell to: leads as they came in, the stages of the sale, and opportunities on their way through them.

create domain lead_id as uuid;
comment on domain lead_id is 'lead';
create domain stage_id as uuid;
comment on domain stage_id is 'stg';
create domain opportunity_id as uuid;
comment on domain opportunity_id is 'opp';

-- The steps of a sale, in order, one way for the tenant.
create table stage (
  tenant_id tenant_id not null default current_tenant(),
  id stage_id not null,
  name text not null,
  type text not null,
  -- Percent.
  probability numeric not null,
  position int not null,
  archived_at timestamptz,
  external_ids jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint stage_pkey primary key (tenant_id, id),
  constraint stage_name_key unique (tenant_id, name),
  constraint stage_tenant_fkey foreign key (tenant_id) references tenant (id),
  constraint stage_name_check check (name ~ '\S'),
  constraint stage_type_check check (type in ('open', 'won', 'lost')),
  constraint stage_probability_check check (
    case type when 'won' then probability = 100 when 'lost' then probability = 0
      else probability between 0 and 100 end),
  constraint stage_position_check check (position >= 1)
);
create index stage_position_idx on stage (tenant_id, position, id);
call guard_tenant('stage',
  'select, insert, update (name, probability, position, archived_at, external_ids, version, updated_at, updated_by)');

-- Raw contact data: nothing of it is a party until the lead is converted. Registered as a document, so that
-- interactions can be about it.
create table lead (
  tenant_id tenant_id not null default current_tenant(),
  id lead_id not null,
  date date not null,
  status text not null default 'new',
  organisation text,
  given_name text,
  family_name text,
  email text,
  phone text,
  city text,
  country text,
  source text,
  owner text,
  note text,
  lost_reason text,
  lost_at timestamptz,
  -- What it became, once.
  party_id party_id,
  contact_id party_id,
  opportunity_id opportunity_id,
  converted_at timestamptz,
  converted_by text,
  -- Normalised lower-case words of the names and addresses.
  search text not null,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint lead_pkey primary key (tenant_id, id),
  constraint lead_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint lead_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint lead_contact_fkey foreign key (tenant_id, contact_id) references party (tenant_id, id),
  constraint lead_status_check check (status in ('new', 'working', 'qualified', 'converted', 'lost')),
  constraint lead_name_check
    check (coalesce(organisation, '') ~ '\S' or coalesce(given_name, '') ~ '\S' or coalesce(family_name, '') ~ '\S'),
  constraint lead_country_check check (country ~ '^[A-Z]{2}$'),
  constraint lead_lost_check
    check ((status = 'lost') = (lost_at is not null) and (status = 'lost') = (coalesce(lost_reason, '') ~ '\S')),
  -- Converted once: with its ids, who and when; and never without.
  constraint lead_converted_check check (
    case status
      when 'converted' then
        party_id is not null and opportunity_id is not null and converted_at is not null and converted_by is not null
      else party_id is null and contact_id is null and opportunity_id is null and converted_at is null
    end
  )
);
create index lead_created_at_idx on lead (tenant_id, created_at, id);
create index lead_status_idx on lead (tenant_id, status, created_at, id);
create index lead_owner_idx on lead (tenant_id, owner, created_at, id) where owner is not null;
create index lead_source_idx on lead (tenant_id, source, created_at, id) where source is not null;
create index lead_party_idx on lead (tenant_id, party_id) where party_id is not null;
create index lead_contact_idx on lead (tenant_id, contact_id) where contact_id is not null;
create index lead_opportunity_idx on lead (tenant_id, opportunity_id) where opportunity_id is not null;
create index lead_search_idx on lead using gin (tenant_id, search gin_trgm_ops);
call guard_tenant('lead',
  'select, insert, update (status, organisation, given_name, family_name, email, phone, city, country, source, '
  'owner, note, lost_reason, lost_at, party_id, contact_id, opportunity_id, converted_at, converted_by, search, '
  'external_ids, custom, version, updated_at, updated_by)');

create function keep_converted_lead() returns trigger
language plpgsql as $$
begin
  raise exception 'lead % is converted', old.id using errcode = 'restrict_violation';
end $$;
create trigger lead_converted_once before update on lead
  for each row when (
    old.status = 'converted'
    and (old.status, old.party_id, old.contact_id, old.opportunity_id, old.converted_at)
      is distinct from (new.status, new.party_id, new.contact_id, new.opportunity_id, new.converted_at)
  )
  execute function keep_converted_lead();

create table opportunity (
  tenant_id tenant_id not null default current_tenant(),
  id opportunity_id not null,
  company_id company_id not null,
  date date not null,
  name text not null,
  party_id party_id not null,
  stage_id stage_id not null,
  -- That of its stage's type.
  status text not null,
  owner text,
  source text,
  currency text not null,
  -- What one unit of `currency` is worth in the company's.
  exchange_rate numeric not null,
  amount numeric not null,
  -- Percent: the stage's, unless somebody knows better.
  probability numeric not null,
  probability_overridden boolean not null default false,
  weighted_amount numeric not null,
  base_amount numeric not null,
  base_weighted_amount numeric not null,
  -- When it is expected to be decided, then the day it was.
  close_date date not null,
  closed_at timestamptz,
  lost_reason text,
  note text,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint opportunity_pkey primary key (tenant_id, id),
  constraint opportunity_company_id_key unique (tenant_id, company_id, id),
  constraint opportunity_document_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint opportunity_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint opportunity_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint opportunity_stage_fkey foreign key (tenant_id, stage_id) references stage (tenant_id, id),
  constraint opportunity_name_check check (name ~ '\S'),
  constraint opportunity_status_check check (status in ('open', 'won', 'lost')),
  constraint opportunity_currency_check check (currency ~ '^[A-Z]{3}$'),
  constraint opportunity_exchange_rate_check check (exchange_rate > 0),
  constraint opportunity_amount_check check (amount >= 0),
  constraint opportunity_probability_check check (
    case status when 'won' then probability = 100 when 'lost' then probability = 0
      else probability between 0 and 100 end),
  constraint opportunity_weighted_check
    check (weighted_amount between 0 and amount and base_weighted_amount between 0 and base_amount),
  constraint opportunity_closed_check check ((status = 'open') = (closed_at is null)),
  constraint opportunity_lost_check check ((status = 'lost') = (coalesce(lost_reason, '') ~ '\S'))
) with (fillfactor = 85);
create index opportunity_created_at_idx on opportunity (tenant_id, created_at, id);
create index opportunity_status_idx on opportunity (tenant_id, status, close_date, id);
create index opportunity_close_date_idx on opportunity (tenant_id, close_date, id);
create index opportunity_forecast_idx on opportunity (tenant_id, company_id, close_date) where status <> 'lost';
create index opportunity_party_idx on opportunity (tenant_id, party_id, close_date, id);
create index opportunity_stage_idx on opportunity (tenant_id, stage_id, close_date, id);
create index opportunity_owner_idx on opportunity (tenant_id, owner, close_date, id) where owner is not null;
create index opportunity_name_idx on opportunity (tenant_id, name, id);
call guard_tenant('opportunity',
  'select, insert, update (name, party_id, stage_id, status, owner, source, currency, exchange_rate, amount, '
  'probability, probability_overridden, weighted_amount, base_amount, base_weighted_amount, close_date, closed_at, '
  'lost_reason, note, external_ids, custom, version, updated_at, updated_by)');

alter table lead
  add constraint lead_opportunity_fkey foreign key (tenant_id, opportunity_id) references opportunity (tenant_id, id);

-- Who is concerned with it on the customer's side; the first is the main one.
create table opportunity_contact (
  tenant_id tenant_id not null default current_tenant(),
  opportunity_id opportunity_id not null,
  party_id party_id not null,
  position int not null,
  constraint opportunity_contact_pkey primary key (tenant_id, opportunity_id, party_id),
  constraint opportunity_contact_opportunity_fkey
    foreign key (tenant_id, opportunity_id) references opportunity (tenant_id, id),
  constraint opportunity_contact_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id)
);
create index opportunity_contact_party_idx on opportunity_contact (tenant_id, party_id, opportunity_id);
call guard_tenant('opportunity_contact', 'select, insert, delete');

-- How long it stood in which stage: rows are added, and left once.
create table stage_interval (
  tenant_id tenant_id not null default current_tenant(),
  opportunity_id opportunity_id not null,
  interval_no int not null,
  stage_id stage_id not null,
  entered_at timestamptz not null,
  entered_by text not null,
  left_at timestamptz,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint stage_interval_pkey primary key (tenant_id, opportunity_id, interval_no),
  constraint stage_interval_opportunity_fkey
    foreign key (tenant_id, opportunity_id) references opportunity (tenant_id, id),
  constraint stage_interval_stage_fkey foreign key (tenant_id, stage_id) references stage (tenant_id, id),
  constraint stage_interval_left_check check (left_at >= entered_at)
);
create unique index stage_interval_open_key on stage_interval (tenant_id, opportunity_id) where left_at is null;
create index stage_interval_stage_idx on stage_interval (tenant_id, stage_id, entered_at);
call guard_tenant('stage_interval', 'select, insert, update (left_at)');

create function keep_stage_interval() returns trigger
language plpgsql as $$
begin
  raise exception 'the stage was left already' using errcode = 'restrict_violation';
end $$;
create trigger stage_interval_left_once before update on stage_interval
  for each row when (old.left_at is not null) execute function keep_stage_interval();

-- The leads whose words begin with every given one; as for parties, trigrams work only behind the wall.
create function search_leads(words text[]) returns setof uuid
language sql stable security definer
set search_path = public, pg_temp
as $$
  select l.id
  from lead l
  where l.tenant_id = current_tenant()
    and l.search like '% ' || words[1] || '%'
    and l.search like '% ' || coalesce(words[2], words[1]) || '%'
    and l.search like '% ' || coalesce(words[3], words[1]) || '%'
    and (cardinality(words) <= 3 or l.search like all (select '% ' || w || '%' from unnest(words) w))
$$;
grant select on lead to atrium_search;
create policy search_sees_all on lead for select to atrium_search using (true);
grant create on schema public to atrium_search;
alter function search_leads owner to atrium_search;
revoke create on schema public from atrium_search;
revoke execute on function search_leads from public;
grant execute on function search_leads to atrium;
