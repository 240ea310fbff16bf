-- What was said with whom, outside the documents: calls, mails, chats, visits, meetings and notes.

create domain interaction_id as uuid;
comment on domain interaction_id is 'int';

create table interaction (
  tenant_id tenant_id not null default current_tenant(),
  id interaction_id not null,
  party_id party_id not null,
  channel text not null,
  direction text,
  occurred_at timestamptz not null,
  duration_seconds int,
  subject text,
  body text,
  external_ids jsonb not null default '{}',
  custom jsonb not null default '{}',
  version int not null default 1,
  created_at timestamptz not null,
  created_by text not null,
  updated_at timestamptz not null,
  updated_by text not null,
  constraint interaction_pkey primary key (tenant_id, id),
  constraint interaction_party_fkey foreign key (tenant_id, party_id) references party (tenant_id, id),
  constraint interaction_channel_check
    check (channel in ('call', 'mail', 'chat', 'visit', 'note', 'meeting')),
  constraint interaction_direction_check
    check (direction in ('inbound', 'outbound') and channel <> 'note' or direction is null),
  constraint interaction_duration_check check (duration_seconds >= 0),
  constraint interaction_content_check check (subject is not null or body is not null)
);
create index interaction_occurred_at_idx on interaction (tenant_id, occurred_at desc, id desc);
create index interaction_party_idx on interaction (tenant_id, party_id, occurred_at desc, id desc);
call guard_tenant('interaction',
  'select, insert, update (party_id, channel, direction, occurred_at, duration_seconds, subject, body, '
  'external_ids, custom, version, updated_at, updated_by)');

-- Everyone who took part, the party itself included: what a timeline walks along, so it repeats the
-- instant.
create table interaction_participant (
  tenant_id tenant_id not null default current_tenant(),
  interaction_id interaction_id not null,
  party_id party_id not null,
  occurred_at timestamptz not null,
  role text,
  constraint interaction_participant_pkey primary key (tenant_id, interaction_id, party_id),
  constraint interaction_participant_interaction_fkey
    foreign key (tenant_id, interaction_id) references interaction (tenant_id, id),
  constraint interaction_participant_party_fkey foreign key (tenant_id, party_id)
    references party (tenant_id, id)
);
create index interaction_participant_timeline_idx
  on interaction_participant (tenant_id, party_id, occurred_at desc, interaction_id desc);
call guard_tenant('interaction_participant', 'select, insert, update (party_id, occurred_at), delete');

-- The documents it was about.
create table interaction_document (
  tenant_id tenant_id not null default current_tenant(),
  interaction_id interaction_id not null,
  document_id uuid not null,
  document_kind text not null,
  constraint interaction_document_pkey primary key (tenant_id, interaction_id, document_id),
  constraint interaction_document_interaction_fkey
    foreign key (tenant_id, interaction_id) references interaction (tenant_id, id),
  constraint interaction_document_document_fkey
    foreign key (tenant_id, document_id, document_kind) references document (tenant_id, id, kind)
);
create index interaction_document_document_idx on interaction_document (tenant_id, document_id);
call guard_tenant('interaction_document', 'select, insert, delete');
