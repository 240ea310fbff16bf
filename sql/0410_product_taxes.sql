-- The taxes a product carries by default become references, now that taxes exist.

alter table product_tax
  alter column tax_id type tax_id,
  add constraint product_tax_tax_fkey
    foreign key (tenant_id, company_id, tax_id) references tax (tenant_id, company_id, id);
