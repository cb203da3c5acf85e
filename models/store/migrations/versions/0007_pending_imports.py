"""What an import leaves to a person, and which message of which sender a record came from."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('pending_import',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('matter', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=600), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=True),
    sa.Column('other_id', sa.Uuid(), nullable=True),
    sa.Column('sender', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('compared', sa.JSON(), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('found_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_pending_import_patient_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_pending_import_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_pending_import')),
    sa.UniqueConstraint('site_id', 'kind', 'matter', name=op.f('uq_pending_import_site_id_kind_matter'))
    )
    op.create_index(op.f('ix_pending_import_patient_id'), 'pending_import', ['patient_id'], unique=False)
    op.create_index(op.f('ix_pending_import_site_id_status_kind'), 'pending_import', ['site_id', 'status', 'kind'], unique=False)
    op.create_table('import_source',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('resource_type', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('resource_id', sa.Uuid(), nullable=False),
    sa.Column('sender', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('identity', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('message', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('effect', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_import_source_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_import_source'))
    )
    op.create_index(op.f('ix_import_source_resource_id'), 'import_source', ['resource_id'], unique=False)
    op.create_index(op.f('ix_patient_site_id_mrn'), 'patient', ['site_id', 'mrn'], unique=False)


def downgrade() -> None:
    op.drop_index(op.f('ix_patient_site_id_mrn'), table_name='patient')
    op.drop_table('import_source')
    op.drop_table('pending_import')
