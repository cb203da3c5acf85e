"""code_sets."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
import models.store.columns


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('asp_limit',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('payment_limit', models.store.columns.Exact(), nullable=False),
    sa.Column('coinsurance', models.store.columns.Exact(), nullable=True),
    sa.Column('dosage', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('release_no', 'code', name=op.f('pk_asp_limit')),
    sqlite_with_rowid=False
    )
    op.create_table('hcpcs_code',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('added', sa.Date(), nullable=True),
    sa.Column('ended', sa.Date(), nullable=True),
    sa.Column('short_text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('long_text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('release_no', 'code', 'line', name=op.f('pk_hcpcs_code')),
    sqlite_with_rowid=False
    )
    op.create_table('icd10_code',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=8), nullable=False),
    sa.Column('billable', sa.Boolean(), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.PrimaryKeyConstraint('release_no', 'code', name=op.f('pk_icd10_code')),
    sqlite_with_rowid=False
    )
    op.create_table('mue_limit',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('units', sa.Integer(), nullable=False),
    sa.Column('indicator', sqlmodel.sql.sqltypes.AutoString(length=1), nullable=False),
    sa.Column('rationale', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('release_no', 'code', name=op.f('pk_mue_limit')),
    sqlite_with_rowid=False
    )
    op.create_table('ndc_hcpcs',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('ndc11', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('labeler', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('drug_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dosage', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('package_size', models.store.columns.Exact(), nullable=False),
    sa.Column('package_quantity', models.store.columns.Exact(), nullable=False),
    sa.Column('units', models.store.columns.Exact(), nullable=False),
    sa.Column('units_per_package', models.store.columns.Exact(), nullable=False),
    sa.PrimaryKeyConstraint('release_no', 'ndc11', 'code', 'line', name=op.f('pk_ndc_hcpcs')),
    sqlite_with_rowid=False
    )
    op.create_table('ndc_package',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('digits', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('ndc', sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
    sa.Column('ndc11', sqlmodel.sql.sqltypes.AutoString(length=11), nullable=True),
    sa.Column('outer_ndc', sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
    sa.Column('product_id', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('product_ndc', sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
    sa.Column('description', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('container', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('single_dose', sa.Boolean(), nullable=True),
    sa.Column('started', sa.Date(), nullable=True),
    sa.Column('ended', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('release_no', 'digits', 'line', 'ndc', name=op.f('pk_ndc_package')),
    sqlite_with_rowid=False
    )
    op.create_index(op.f('ix_ndc_package_release_no_ndc11'), 'ndc_package', ['release_no', 'ndc11'], unique=False)
    op.create_table('ndc_product',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('product_id', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('product_ndc', sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('generic_name', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('dosage_form', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('route', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('labeler', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('strength', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('started', sa.Date(), nullable=True),
    sa.Column('ended', sa.Date(), nullable=True),
    sa.PrimaryKeyConstraint('release_no', 'product_id', name=op.f('pk_ndc_product')),
    sqlite_with_rowid=False
    )
    op.create_table('ptp_edit',
    sa.Column('release_no', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('column_one', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('column_two', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('effective', sa.Date(), nullable=True),
    sa.Column('deleted', sa.Date(), nullable=True),
    sa.Column('indicator', sqlmodel.sql.sqltypes.AutoString(length=1), nullable=False),
    sa.Column('rationale', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('release_no', 'column_one', 'column_two', 'line', name=op.f('pk_ptp_edit')),
    sqlite_with_rowid=False
    )
    op.create_table('code_set_release',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('effective', sa.Date(), nullable=False),
    sa.Column('part', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('file_name', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('sha256', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('rows', sa.Integer(), nullable=False),
    sa.Column('left_out', sa.JSON(), nullable=False),
    sa.Column('texts', sa.JSON(), nullable=False),
    sa.Column('loaded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_code_set_release_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_code_set_release')),
    sa.UniqueConstraint('kind', 'effective', 'part', 'revision', name=op.f('uq_code_set_release_kind_effective_part_revision')),
    sa.UniqueConstraint('number', name=op.f('uq_code_set_release_number'))
    )


def downgrade() -> None:
    op.drop_table('code_set_release')
    op.drop_table('ptp_edit')
    op.drop_table('ndc_product')
    op.drop_index(op.f('ix_ndc_package_release_no_ndc11'), table_name='ndc_package')
    op.drop_table('ndc_package')
    op.drop_table('ndc_hcpcs')
    op.drop_table('mue_limit')
    op.drop_table('icd10_code')
    op.drop_table('hcpcs_code')
    op.drop_table('asp_limit')
