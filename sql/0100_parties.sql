-- Whom the company deals with: one record a person or organisation, whatever its roles.

create domain party_id as uuid;
comment on domain party_id is 'pty';
-- Billing makes the table of payment terms; customers' terms name them before that.
create domain payment_term_id as uuid;
comment on domain payment_term_id is 'ptm';

-- `roles`, `email`, `phone`, `city` and `country` repeat what the tables below hold, so that a list reads
-- one table; the commands write both and a consistency query compares them. `search` holds the normalised
-- words of all of them.
create table party (
  tenant_id tenant_id not null default current_tenant(),
  id party_id not null,
  kind text not null,
  name text not null,
  given_name text,
  family_name text,
  tax_id text,
  language text,
  owner text,
  note text,
  status text not null default 'active',
  -- The party that holds this one's record now: always the last of a chain, never a merged one.
  merged_into party_id,
  -- Itself, or the winner of its merge: sums by customer group and filter by this.
  resolved_id party_id not null generated always as (coalesce(merged_into, id)) stored,
  roles text[] not null default '{}',
  email text,
  phone text,
  city text,
  country text,
  search text not null,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  archived_at timestamptz,
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint party_pkey primary key (tenant_id, id),
  constraint party_tenant_fkey foreign key (tenant_id) references tenant (id),
  constraint party_merged_into_fkey foreign key (tenant_id, merged_into) references party (tenant_id, id),
  constraint party_kind_check check (kind in ('person', 'organisation')),
  constraint party_name_check check (name ~ '\S'),
  constraint party_status_check check (status in ('active', 'archived', 'merged')),
  constraint party_merged_check check ((status = 'merged') = (merged_into is not null) and merged_into <> id),
  constraint party_archived_check check ((status = 'archived') <= (archived_at is not null)),
  constraint party_country_check check (country ~ '^[A-Z]{2}$')
);
create index party_name_idx on party (tenant_id, name, id) where merged_into is null;
create index party_created_at_idx on party (tenant_id, created_at, id) where merged_into is null;
create index party_country_idx on party (tenant_id, country, name, id) where merged_into is null;
create index party_resolved_idx on party (tenant_id, resolved_id);
create index party_search_idx on party using gin (tenant_id, search gin_trgm_ops);
call guard_tenant('party',
  'select, insert, update (kind, name, given_name, family_name, tax_id, language, owner, note, status, '
  'merged_into, roles, email, phone, city, country, search, external_ids, custom, archived_at, version, '
  'updated_at, updated_by)');

-- What a party is to the company. A role is gained, never lost: its documents remain.
create table party_role (
  tenant_id tenant_id not null default current_tenant(),
  party_id party_id not null,
  role text not null,
  created_at timestamptz not null,
  created_by text not null,
  constraint party_role_pkey primary key (tenant_id, party_id, role),
  constraint party_role_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint party_role_check check (role in ('customer', 'supplier', 'employee', 'carrier'))
);
create index party_role_role_idx on party_role (tenant_id, role, party_id);
call guard_tenant('party_role', 'select, insert, delete');

-- E-mails, phones and the tax id: as given, and normalised for comparing. Two active parties share an
-- e-mail or a tax id only by a recorded override, which makes it no longer exclusive; so do archiving and
-- merging. Phones may be shared.
create table party_identifier (
  tenant_id tenant_id not null default current_tenant(),
  party_id party_id not null,
  kind text not null,
  -- The first of its kind is the one to use.
  position int not null,
  raw text not null,
  normalised text not null,
  extension text,
  label text,
  -- False: kept as given although no such number is known to be in use.
  probable boolean not null default true,
  exclusive boolean not null,
  duplicate_allowed_at timestamptz,
  duplicate_allowed_by text,
  constraint party_identifier_pkey primary key (tenant_id, party_id, kind, position),
  constraint party_identifier_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint party_identifier_kind_check check (kind in ('email', 'phone', 'tax_id')),
  constraint party_identifier_position_check check (position >= 0),
  constraint party_identifier_exclusive_check check (not (exclusive and kind = 'phone')),
  constraint party_identifier_override_check
    check ((duplicate_allowed_at is null) = (duplicate_allowed_by is null)
      and not (exclusive and duplicate_allowed_at is not null))
);
create unique index party_identifier_exclusive_key on party_identifier (tenant_id, kind, normalised)
  where exclusive;
create index party_identifier_lookup_idx on party_identifier (tenant_id, kind, normalised, party_id);
call guard_tenant('party_identifier', 'select, insert, update, delete');

-- The party's keys in other systems, so that one key names one party.
create table party_external_id (
  tenant_id tenant_id not null default current_tenant(),
  system text not null,
  value text not null,
  party_id party_id not null,
  constraint party_external_id_pkey primary key (tenant_id, system, value),
  constraint party_external_id_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id)
);
create index party_external_id_party_idx on party_external_id (tenant_id, party_id);
call guard_tenant('party_external_id', 'select, insert, update, delete');

create table party_address (
  tenant_id tenant_id not null default current_tenant(),
  party_id party_id not null,
  -- The first is the main one.
  position int not null,
  kind text not null,
  recipient text,
  street text,
  postal_code text,
  city text,
  region text,
  country text,
  constraint party_address_pkey primary key (tenant_id, party_id, position),
  constraint party_address_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint party_address_position_check check (position >= 0),
  constraint party_address_country_check check (country ~ '^[A-Z]{2}$')
);
call guard_tenant('party_address', 'select, insert, update, delete');

-- A person works for, or speaks for, an organisation.
create table party_relationship (
  tenant_id tenant_id not null default current_tenant(),
  organisation_id party_id not null,
  person_id party_id not null,
  role text,
  since date,
  until date,
  created_at timestamptz not null,
  created_by text not null,
  constraint party_relationship_pkey primary key (tenant_id, organisation_id, person_id),
  constraint party_relationship_organisation_fkey
    foreign key (tenant_id, organisation_id) references party (tenant_id, id),
  constraint party_relationship_person_fkey
    foreign key (tenant_id, person_id) references party (tenant_id, id),
  constraint party_relationship_self_check check (person_id <> organisation_id),
  constraint party_relationship_dates_check check (until >= since)
);
create index party_relationship_person_idx on party_relationship (tenant_id, person_id);
call guard_tenant('party_relationship',
  'select, insert, update (person_id, organisation_id, role, since, until), delete');

-- What one company grants one customer. The row is also the guard that confirmations of one customer's
-- orders take in turn, so it exists for every customer and company before it is locked.
create table party_terms (
  tenant_id tenant_id not null default current_tenant(),
  company_id company_id not null,
  party_id party_id not null,
  -- In the company's currency; null: no limit.
  credit_limit numeric,
  payment_term_id payment_term_id,
  dunning_blocked boolean not null default false,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint party_terms_pkey primary key (tenant_id, company_id, party_id),
  constraint party_terms_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint party_terms_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint party_terms_credit_limit_check check (credit_limit >= 0)
) with (fillfactor = 50);
create index party_terms_party_idx on party_terms (tenant_id, party_id);
call guard_tenant('party_terms',
  'select, insert, update (credit_limit, payment_term_id, dunning_blocked, updated_at, updated_by)');

-- Every merge, with what it moved: the way back.
create table party_merge (
  tenant_id tenant_id not null default current_tenant(),
  loser_id party_id not null,
  winner_id party_id not null,
  merged_at timestamptz not null,
  merged_by text not null,
  moved jsonb not null,
  undone_at timestamptz,
  undone_by text,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint party_merge_pkey primary key (tenant_id, loser_id, merged_at),
  constraint party_merge_loser_fkey foreign key (tenant_id, loser_id) references party (tenant_id, id),
  constraint party_merge_winner_fkey foreign key (tenant_id, winner_id) references party (tenant_id, id)
);
create unique index party_merge_standing_key on party_merge (tenant_id, loser_id) where undone_at is null;
create index party_merge_winner_idx on party_merge (tenant_id, winner_id);
call guard_tenant('party_merge', 'select, insert, update (undone_at, undone_by)');

alter table document
  add constraint document_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id);

-- Text as words are compared: lower case, without diacritics, one space around each word. The letters that
-- Unicode does not decompose are named; whatever is no ASCII punctuation counts as a letter, in any locale.
create function search_words(given text) returns text
language sql immutable parallel safe
return ' ' || btrim(regexp_replace(
    translate(
      regexp_replace(lower(normalize(given, NFD)), '[\u0300-\u036f]', '', 'g'), 'øłđıßæœ', 'oldisao'),
    '[[:space:]!-/:-@\[-`{-~]+', ' ', 'g')) || ' ';

-- The parties whose words begin with every given one (normalised by search_words). Trigram operators are
-- not leakproof and would not use their index under the tenant wall, so this runs as atrium_search and names
-- the tenant first. Up to three words are looked up in the index, the others are compared in what those find.
create function search_parties(words text[]) returns setof uuid
language sql stable security definer
set search_path = public, pg_temp
as $$
  select p.id
  from party p
  where p.tenant_id = current_tenant()
    and p.search like '% ' || words[1] || '%'
    and p.search like '% ' || coalesce(words[2], words[1]) || '%'
    and p.search like '% ' || coalesce(words[3], words[1]) || '%'
    and (cardinality(words) <= 3 or p.search like all (select '% ' || w || '%' from unnest(words) w))
$$;
grant select on party to atrium_search;
create policy search_sees_all on party for select to atrium_search using (true);
grant create on schema public to atrium_search;
alter function search_parties owner to atrium_search;
revoke create on schema public from atrium_search;
revoke execute on function search_parties from public;
grant execute on function search_parties to atrium;
