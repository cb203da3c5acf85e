"""first_tables."""

import sqlalchemy as sa
import sqlmodel
from alembic import op
import models.store.columns


revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('organization',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('npi', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('address', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('time_zone', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('place_of_service', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
    sa.Column('practice', sa.Boolean(), nullable=False),
    sa.Column('created_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organization'))
    )
    op.create_table('audit_head',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_audit_head_site_id')),
    sa.PrimaryKeyConstraint('site_id', name=op.f('pk_audit_head'))
    )
    op.create_table('identifier',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('resource_type', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('resource_id', sa.Uuid(), nullable=False),
    sa.Column('system', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('value', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('digest', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_identifier_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_identifier')),
    sa.UniqueConstraint('site_id', 'resource_type', 'system', 'value', name=op.f('uq_identifier_site_id_resource_type_system_value'))
    )
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_identifier_resource_id'), ['resource_id'], unique=False)

    op.create_table('lot',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('drug_slug', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('ndc', sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
    sa.Column('lot_number', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('on_hand', models.store.columns.Exact(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('source', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.CheckConstraint('on_hand >= 0', name=op.f('ck_lot_on_hand')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_lot_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_lot')),
    sa.UniqueConstraint('site_id', 'ndc', 'lot_number', name=op.f('uq_lot_site_id_ndc_lot_number'))
    )
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_lot_site_id_drug_slug_expires_on'), ['site_id', 'drug_slug', 'expires_on'], unique=False)

    op.create_table('patient',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('mrn', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('family', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('given', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('birth_date', sa.Date(), nullable=False),
    sa.Column('sex', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('deceased', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('allergy_status', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_patient_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patient'))
    )
    with op.batch_alter_table('patient', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_patient_site_id'), ['site_id'], unique=False)

    op.create_table('practitioner',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('family', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('given', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('credential', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('npi', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('sign_in', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
    sa.Column('pin_hash', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
    sa.Column('may_give', sa.Boolean(), nullable=False),
    sa.Column('may_order', sa.Boolean(), nullable=False),
    sa.Column('may_supervise', sa.Boolean(), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('failed_pins', sa.Integer(), nullable=False),
    sa.Column('held_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_practitioner_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_practitioner'))
    )
    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_practitioner_site_id'), ['site_id'], unique=False)

    op.create_table('allergy_intolerance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('substance', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('category', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('reaction', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('criticality', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_allergy_intolerance_patient_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_allergy_intolerance_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_allergy_intolerance'))
    )
    with op.batch_alter_table('allergy_intolerance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_allergy_intolerance_patient_id'), ['patient_id'], unique=False)

    op.create_table('audit_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('seq', sa.Integer(), nullable=False),
    sa.Column('action', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('agent_id', sa.Uuid(), nullable=True),
    sa.Column('entity_type', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('entity_id', sa.Uuid(), nullable=True),
    sa.Column('detail', sa.JSON(), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('previous', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['practitioner.id'], name=op.f('fk_audit_event_agent_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_audit_event_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_event')),
    sa.UniqueConstraint('site_id', 'seq', name=op.f('uq_audit_event_site_id_seq'))
    )
    op.create_table('coverage',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('payer_type', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('payer_name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('member_id', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('starts_on', sa.Date(), nullable=True),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_coverage_patient_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_coverage_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_coverage'))
    )
    with op.batch_alter_table('coverage', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_coverage_patient_id'), ['patient_id'], unique=False)

    op.create_table('encounter',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('starts_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('service_date', sa.Date(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_encounter_patient_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_encounter_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_encounter'))
    )
    with op.batch_alter_table('encounter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_encounter_patient_id'), ['patient_id'], unique=False)

    op.create_table('medication_request',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('requester_id', sa.Uuid(), nullable=True),
    sa.Column('requester_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('review_reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=True),
    sa.Column('medication_text', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('drug_slug', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('dose', models.store.columns.Exact(), nullable=True),
    sa.Column('dose_unit', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=True),
    sa.Column('route', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=True),
    sa.Column('diagnoses', sa.JSON(), nullable=False),
    sa.Column('reason_text', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('as_needed', sa.Boolean(), nullable=False),
    sa.Column('authored_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('signed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('valid_from', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.Date(), nullable=True),
    sa.Column('interval_days', sa.Integer(), nullable=True),
    sa.Column('doses_allowed', sa.Integer(), nullable=True),
    sa.Column('doses_given', sa.Integer(), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=True),
    sa.Column('due_time', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('origin', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_medication_request_patient_id')),
    sa.ForeignKeyConstraint(['requester_id'], ['practitioner.id'], name=op.f('fk_medication_request_requester_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_medication_request_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_medication_request'))
    )
    with op.batch_alter_table('medication_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_medication_request_patient_id'), ['patient_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_medication_request_site_id_status_due_on'), ['site_id', 'status', 'due_on'], unique=False)

    op.create_table('provenance',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('target_type', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('target_id', sa.Uuid(), nullable=False),
    sa.Column('meaning', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('agent_id', sa.Uuid(), nullable=False),
    sa.Column('agent_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('authentication', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('record_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['agent_id'], ['practitioner.id'], name=op.f('fk_provenance_agent_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_provenance_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provenance'))
    )
    with op.batch_alter_table('provenance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_provenance_target_id'), ['target_id'], unique=False)

    op.create_table('vial',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('opened_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('opened_by', sa.Uuid(), nullable=False),
    sa.Column('use_by', sa.Date(), nullable=False),
    sa.Column('remaining_ml', models.store.columns.Exact(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.CheckConstraint('remaining_ml >= 0', name=op.f('ck_vial_remaining')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_vial_lot_id')),
    sa.ForeignKeyConstraint(['opened_by'], ['practitioner.id'], name=op.f('fk_vial_opened_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_vial_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_vial'))
    )
    with op.batch_alter_table('vial', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_vial_lot_id'), ['lot_id'], unique=False)

    op.create_table('administration_draft',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('practitioner_id', sa.Uuid(), nullable=False),
    sa.Column('body', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('updated_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['practitioner_id'], ['practitioner.id'], name=op.f('fk_administration_draft_practitioner_id')),
    sa.ForeignKeyConstraint(['request_id'], ['medication_request.id'], name=op.f('fk_administration_draft_request_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_administration_draft_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_administration_draft')),
    sa.UniqueConstraint('site_id', 'request_id', 'practitioner_id', name=op.f('uq_administration_draft_site_id_request_id_practitioner_id'))
    )
    with op.batch_alter_table('administration_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_administration_draft_practitioner_id'), ['practitioner_id'], unique=False)

    op.create_table('medication_administration',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('intent_id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('outcome', sa.Enum('given', 'partly_given', 'not_given', 'refused', name='outcome', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('status_reason', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('status_reason_text', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('drug_slug', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('drug_display', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('ordered_dose', models.store.columns.Exact(), nullable=False),
    sa.Column('dose', models.store.columns.Exact(), nullable=True),
    sa.Column('dose_unit', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('volume_ml', models.store.columns.Exact(), nullable=True),
    sa.Column('route', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('effective_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('service_date', sa.Date(), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('late_entry', sa.Boolean(), nullable=False),
    sa.Column('giver_id', sa.Uuid(), nullable=False),
    sa.Column('giver_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('requester_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('supervisor_id', sa.Uuid(), nullable=True),
    sa.Column('supervisor_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('supervision', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('identifiers', sa.JSON(), nullable=False),
    sa.Column('needle', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('technique', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('response', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('signs', sa.JSON(), nullable=False),
    sa.Column('observe_until', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('diagnoses', sa.JSON(), nullable=False),
    sa.Column('overrides', sa.JSON(), nullable=False),
    sa.Column('summary', sqlmodel.sql.sqltypes.AutoString(), nullable=False),
    sa.Column('record_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['giver_id'], ['practitioner.id'], name=op.f('fk_medication_administration_giver_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_medication_administration_patient_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['medication_administration.id'], name=op.f('fk_medication_administration_replaces_id')),
    sa.ForeignKeyConstraint(['request_id'], ['medication_request.id'], name=op.f('fk_medication_administration_request_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_medication_administration_site_id')),
    sa.ForeignKeyConstraint(['supervisor_id'], ['practitioner.id'], name=op.f('fk_medication_administration_supervisor_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_medication_administration')),
    sa.UniqueConstraint('intent_id', name=op.f('uq_medication_administration_intent_id'))
    )
    with op.batch_alter_table('medication_administration', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_medication_administration_patient_id_effective_at'), ['patient_id', 'effective_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_medication_administration_request_id'), ['request_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_medication_administration_site_id_observe_until'), ['site_id', 'observe_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_medication_administration_site_id_service_date'), ['site_id', 'service_date'], unique=False)

    op.create_table('administration_product',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('vial_id', sa.Uuid(), nullable=True),
    sa.Column('ndc', sqlmodel.sql.sqltypes.AutoString(length=14), nullable=False),
    sa.Column('lot_number', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('containers', sa.Integer(), nullable=False),
    sa.Column('entry', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_administration_product_administration_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_administration_product_lot_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_administration_product_site_id')),
    sa.ForeignKeyConstraint(['vial_id'], ['vial.id'], name=op.f('fk_administration_product_vial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_administration_product'))
    )
    with op.batch_alter_table('administration_product', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_administration_product_administration_id'), ['administration_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_administration_product_lot_id'), ['lot_id'], unique=False)

    op.create_table('administration_response',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('signs', sa.JSON(), nullable=False),
    sa.Column('pain_after', sa.Integer(), nullable=True),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_administration_response_administration_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['practitioner.id'], name=op.f('fk_administration_response_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_administration_response_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_administration_response')),
    sa.UniqueConstraint('administration_id', name=op.f('uq_administration_response_administration_id'))
    )
    op.create_table('administration_site',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('body_site', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('volume_ml', models.store.columns.Exact(), nullable=True),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_administration_site_administration_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_administration_site_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_administration_site'))
    )
    with op.batch_alter_table('administration_site', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_administration_site_administration_id'), ['administration_id'], unique=False)

    op.create_table('charge_derivation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('status', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('payer_type', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('payer_name', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('place_of_service', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=False),
    sa.Column('findings', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_charge_derivation_administration_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_charge_derivation_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge_derivation')),
    sa.UniqueConstraint('administration_id', name=op.f('uq_charge_derivation_administration_id'))
    )
    op.create_table('charge_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=5), nullable=False),
    sa.Column('units', models.store.columns.Exact(), nullable=False),
    sa.Column('modifiers', sa.JSON(), nullable=False),
    sa.Column('diagnosis_pointers', sa.JSON(), nullable=False),
    sa.Column('ndc11', sqlmodel.sql.sqltypes.AutoString(length=11), nullable=True),
    sa.Column('ndc_unit', sqlmodel.sql.sqltypes.AutoString(length=2), nullable=True),
    sa.Column('ndc_quantity', models.store.columns.Exact(), nullable=True),
    sa.Column('narrative', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
    sa.Column('service_date', sa.Date(), nullable=False),
    sa.Column('because', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_charge_item_administration_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_charge_item_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge_item'))
    )
    with op.batch_alter_table('charge_item', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_charge_item_administration_id'), ['administration_id'], unique=False)

    op.create_table('observation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=True),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('value', models.store.columns.Exact(), nullable=False),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('effective_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_observation_administration_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_observation_patient_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_observation_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_observation'))
    )
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_observation_patient_id_code_effective_at'), ['patient_id', 'code', 'effective_at'], unique=False)

    op.create_table('stock_movement',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('vial_id', sa.Uuid(), nullable=True),
    sa.Column('administration_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
    sa.Column('containers', models.store.columns.Exact(), nullable=False),
    sa.Column('volume_ml', models.store.columns.Exact(), nullable=False),
    sa.Column('moved_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('moved_by', sa.Uuid(), nullable=True),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_stock_movement_administration_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_stock_movement_lot_id')),
    sa.ForeignKeyConstraint(['moved_by'], ['practitioner.id'], name=op.f('fk_stock_movement_moved_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_stock_movement_site_id')),
    sa.ForeignKeyConstraint(['vial_id'], ['vial.id'], name=op.f('fk_stock_movement_vial_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_stock_movement'))
    )
    with op.batch_alter_table('stock_movement', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_stock_movement_administration_id'), ['administration_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_stock_movement_lot_id'), ['lot_id'], unique=False)

    op.create_table('waste',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('lot_id', sa.Uuid(), nullable=False),
    sa.Column('amount', models.store.columns.Exact(), nullable=False),
    sa.Column('unit', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('witness_id', sa.Uuid(), nullable=True),
    sa.Column('wasted_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('wasted_by', sa.Uuid(), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_waste_administration_id')),
    sa.ForeignKeyConstraint(['lot_id'], ['lot.id'], name=op.f('fk_waste_lot_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_waste_site_id')),
    sa.ForeignKeyConstraint(['wasted_by'], ['practitioner.id'], name=op.f('fk_waste_wasted_by')),
    sa.ForeignKeyConstraint(['witness_id'], ['practitioner.id'], name=op.f('fk_waste_witness_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_waste'))
    )
    with op.batch_alter_table('waste', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_waste_administration_id'), ['administration_id'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('waste', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_waste_administration_id'))

    op.drop_table('waste')
    with op.batch_alter_table('stock_movement', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_stock_movement_lot_id'))
        batch_op.drop_index(batch_op.f('ix_stock_movement_administration_id'))

    op.drop_table('stock_movement')
    with op.batch_alter_table('observation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_observation_patient_id_code_effective_at'))

    op.drop_table('observation')
    with op.batch_alter_table('charge_item', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_charge_item_administration_id'))

    op.drop_table('charge_item')
    op.drop_table('charge_derivation')
    with op.batch_alter_table('administration_site', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_administration_site_administration_id'))

    op.drop_table('administration_site')
    op.drop_table('administration_response')
    with op.batch_alter_table('administration_product', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_administration_product_lot_id'))
        batch_op.drop_index(batch_op.f('ix_administration_product_administration_id'))

    op.drop_table('administration_product')
    with op.batch_alter_table('medication_administration', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_medication_administration_site_id_service_date'))
        batch_op.drop_index(batch_op.f('ix_medication_administration_site_id_observe_until'))
        batch_op.drop_index(batch_op.f('ix_medication_administration_request_id'))
        batch_op.drop_index(batch_op.f('ix_medication_administration_patient_id_effective_at'))

    op.drop_table('medication_administration')
    with op.batch_alter_table('administration_draft', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_administration_draft_practitioner_id'))

    op.drop_table('administration_draft')
    with op.batch_alter_table('vial', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_vial_lot_id'))

    op.drop_table('vial')
    with op.batch_alter_table('provenance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_provenance_target_id'))

    op.drop_table('provenance')
    with op.batch_alter_table('medication_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_medication_request_site_id_status_due_on'))
        batch_op.drop_index(batch_op.f('ix_medication_request_patient_id'))

    op.drop_table('medication_request')
    with op.batch_alter_table('encounter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_encounter_patient_id'))

    op.drop_table('encounter')
    with op.batch_alter_table('coverage', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_coverage_patient_id'))

    op.drop_table('coverage')
    op.drop_table('audit_event')
    with op.batch_alter_table('allergy_intolerance', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_allergy_intolerance_patient_id'))

    op.drop_table('allergy_intolerance')
    with op.batch_alter_table('practitioner', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_practitioner_site_id'))

    op.drop_table('practitioner')
    with op.batch_alter_table('patient', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_patient_site_id'))

    op.drop_table('patient')
    with op.batch_alter_table('lot', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_lot_site_id_drug_slug_expires_on'))

    op.drop_table('lot')
    with op.batch_alter_table('identifier', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_identifier_resource_id'))

    op.drop_table('identifier')
    op.drop_table('audit_head')
    op.drop_table('organization')
