-- What customers ask for help with, and how long they wait.

create domain ticket_id as uuid;
comment on domain ticket_id is 'tkt';
create domain ticket_message_id as uuid;
comment on domain ticket_message_id is 'msg';

create table ticket (
  tenant_id tenant_id not null default current_tenant(),
  id ticket_id not null,
  company_id company_id not null,
  number text,
  date date not null,
  customer_id party_id not null,
  contact_id party_id,
  -- The order, invoice or other document it is about.
  document_id uuid,
  document_kind text,
  subject text not null,
  priority text not null,
  channel text,
  assignee text,
  status text not null,
  -- The ticket that goes on with this one's matter: always the last of a chain.
  merged_into ticket_id,
  first_responded_at timestamptz,
  resolution_due_at timestamptz,
  resolved_at timestamptz,
  closed_at timestamptz,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint ticket_pkey primary key (tenant_id, id),
  constraint ticket_company_key unique (tenant_id, company_id, id),
  constraint ticket_registered_fkey foreign key (tenant_id, id) references document (tenant_id, id),
  constraint ticket_company_fkey foreign key (tenant_id, company_id) references company (tenant_id, id),
  constraint ticket_customer_fkey foreign key (tenant_id, customer_id) references party (tenant_id, id),
  constraint ticket_contact_fkey foreign key (tenant_id, contact_id) references party (tenant_id, id),
  constraint ticket_document_fkey
    foreign key (tenant_id, document_id, document_kind) references document (tenant_id, id, kind),
  constraint ticket_merged_into_fkey foreign key (tenant_id, merged_into) references ticket (tenant_id, id),
  constraint ticket_document_check check ((document_id is null) = (document_kind is null)),
  constraint ticket_priority_check check (priority in ('low', 'normal', 'high', 'urgent')),
  constraint ticket_status_check
    check (status in ('open', 'pending', 'on_hold', 'resolved', 'closed', 'merged')),
  constraint ticket_merged_check
    check ((status = 'merged') = (merged_into is not null) and merged_into <> id),
  -- A ticket is resolved before it is closed, and an open one is neither.
  constraint ticket_resolved_check
    check (status = 'merged' or (status in ('resolved', 'closed')) = (resolved_at is not null)),
  constraint ticket_closed_check check (status = 'merged' or (status = 'closed') = (closed_at is not null))
);
create unique index ticket_number_key on ticket (tenant_id, company_id, number);
create index ticket_created_at_idx on ticket (tenant_id, created_at, id);
create index ticket_updated_at_idx on ticket (tenant_id, updated_at, id);
create index ticket_status_idx on ticket (tenant_id, status, created_at, id);
create index ticket_customer_idx on ticket (tenant_id, customer_id, created_at, id);
create index ticket_contact_idx on ticket (tenant_id, contact_id) where contact_id is not null;
create index ticket_assignee_idx on ticket (tenant_id, assignee, created_at, id) where assignee is not null;
create index ticket_document_idx on ticket (tenant_id, document_id) where document_id is not null;
create index ticket_merged_into_idx on ticket (tenant_id, merged_into) where merged_into is not null;
create index ticket_due_idx on ticket (tenant_id, resolution_due_at, id)
  where resolution_due_at is not null and resolved_at is null;
call guard_tenant('ticket',
  'select, insert, update (number, contact_id, document_id, document_kind, subject, priority, channel, '
  'assignee, status, merged_into, first_responded_at, resolution_due_at, resolved_at, closed_at, '
  'external_ids, custom, version, updated_at, updated_by)');

-- The conversation. What was said is said: corrections are further messages.
create table ticket_message (
  tenant_id tenant_id not null default current_tenant(),
  ticket_id ticket_id not null,
  id ticket_message_id not null,
  visibility text not null,
  sender text not null,
  -- Who wrote it, when that was a contact of the customer's.
  author_id party_id,
  body text not null,
  -- The merged ticket it was addressed to.
  addressed_to ticket_id,
  created_at timestamptz not null,
  created_by text not null,
  recorded_at timestamptz not null default clock_timestamp(),
  constraint ticket_message_pkey primary key (tenant_id, ticket_id, id),
  constraint ticket_message_ticket_fkey foreign key (tenant_id, ticket_id) references ticket (tenant_id, id),
  constraint ticket_message_author_fkey foreign key (tenant_id, author_id) references party (tenant_id, id),
  constraint ticket_message_addressed_to_fkey
    foreign key (tenant_id, addressed_to) references ticket (tenant_id, id),
  constraint ticket_message_visibility_check check (visibility in ('public', 'internal')),
  constraint ticket_message_sender_check check (sender in ('agent', 'customer')),
  -- What a customer wrote the customer can see.
  constraint ticket_message_customer_check check (sender = 'agent' or visibility = 'public')
);
create index ticket_message_created_at_idx on ticket_message (tenant_id, ticket_id, created_at, id);
call guard_tenant('ticket_message', 'select, insert');
