"""Safety at the point of giving: flags, outside doses, second signatures, reactions, near misses, corrections, settings."""

import sqlalchemy as sa
import sqlmodel
from alembic import op

import models.store.columns

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLES = ("outside_dose", "patient_flag", "safety_setting", "safety_sign_off", "attestation", "near_miss", "administration_correction", "adverse_event", "adverse_event_report", "charge_reversal",)
MUTABLE = "patient_flag"
ADDED = (("administration_response","observed_at"), ("administration_response","effect"), ("allergy_intolerance","recorded_at"), ("allergy_intolerance","recorded_by_name"), ("medication_administration","identity_method"), ("medication_administration","cannot_scan"), ("medication_administration","scan_proof"), ("medication_administration","needle_gauge"), ("medication_administration","needle_length"), ("medication_administration","severity"), ("medication_administration","education"), ("medication_administration","refused_by"), ("medication_administration","explained"), ("medication_administration","provider_told"), ("medication_administration","witness_id"), ("medication_administration","witness_name"), ("medication_administration","content"), ("medication_request","dose_per_kg"),)


def upgrade() -> None:
    op.create_table('outside_dose',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('drug_slug', sqlmodel.sql.sqltypes.AutoString(length=80), nullable=False),
    sa.Column('drug_display', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('dose', models.store.columns.Exact(), nullable=True),
    sa.Column('dose_unit', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('route', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False),
    sa.Column('given_on', sa.Date(), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('told_by', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_outside_dose_patient_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['practitioner.id'], name=op.f('fk_outside_dose_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_outside_dose_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_outside_dose'))
    )
    op.create_index(op.f('ix_outside_dose_patient_id'), 'outside_dose', ['patient_id'], unique=False)
    op.create_table('patient_flag',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('code', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('place', sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('active', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=True),
    sa.Column('recorded_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_patient_flag_patient_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['practitioner.id'], name=op.f('fk_patient_flag_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_patient_flag_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_patient_flag'))
    )
    op.create_index(op.f('ix_patient_flag_patient_id'), 'patient_flag', ['patient_id'], unique=False)
    op.create_table('safety_setting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('body', sa.JSON(), nullable=False),
    sa.Column('withdrawn', sa.Boolean(), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('changed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=True),
    sa.Column('changed_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['practitioner.id'], name=op.f('fk_safety_setting_changed_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_safety_setting_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_setting')),
    sa.UniqueConstraint('site_id', 'key', 'change', name=op.f('uq_safety_setting_site_id_key_change'))
    )
    op.create_table('safety_sign_off',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('key', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
    sa.Column('row_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('shown', sqlmodel.sql.sqltypes.AutoString(length=1000), nullable=False),
    sa.Column('note', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('signed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('signed_by', sa.Uuid(), nullable=False),
    sa.Column('signed_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.ForeignKeyConstraint(['signed_by'], ['practitioner.id'], name=op.f('fk_safety_sign_off_signed_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_safety_sign_off_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_safety_sign_off')),
    sa.UniqueConstraint('site_id', 'key', 'row_hash', name=op.f('uq_safety_sign_off_site_id_key_row_hash'))
    )
    op.create_table('attestation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('intent_id', sa.Uuid(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('person_id', sa.Uuid(), nullable=False),
    sa.Column('person_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('finding', sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('content_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['practitioner.id'], name=op.f('fk_attestation_person_id')),
    sa.ForeignKeyConstraint(['request_id'], ['medication_request.id'], name=op.f('fk_attestation_request_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_attestation_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_attestation'))
    )
    op.create_index(op.f('ix_attestation_intent_id'), 'attestation', ['intent_id'], unique=False)
    op.create_table('near_miss',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('occurred_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('request_id', sa.Uuid(), nullable=True),
    sa.Column('ordered', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('found', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('text', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('automatic', sa.Boolean(), nullable=False),
    sa.Column('reported_by', sa.Uuid(), nullable=True),
    sa.Column('reported_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.ForeignKeyConstraint(['reported_by'], ['practitioner.id'], name=op.f('fk_near_miss_reported_by')),
    sa.ForeignKeyConstraint(['request_id'], ['medication_request.id'], name=op.f('fk_near_miss_request_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_near_miss_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_near_miss'))
    )
    op.create_index(op.f('ix_near_miss_site_id'), 'near_miss', ['site_id'], unique=False)
    op.create_table('administration_correction',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('replaced_by_id', sa.Uuid(), nullable=True),
    sa.Column('kind', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('reason', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('reason_text', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False),
    sa.Column('changes', sa.JSON(), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('record_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_administration_correction_administration_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['practitioner.id'], name=op.f('fk_administration_correction_recorded_by')),
    sa.ForeignKeyConstraint(['replaced_by_id'], ['medication_administration.id'], name=op.f('fk_administration_correction_replaced_by_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_administration_correction_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_administration_correction')),
    sa.UniqueConstraint('administration_id', name=op.f('uq_administration_correction_administration_id')),
    sa.UniqueConstraint('replaced_by_id', name=op.f('uq_administration_correction_replaced_by_id'))
    )
    op.create_table('adverse_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('onset_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('signs', sa.JSON(), nullable=False),
    sa.Column('severity', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('actions', sa.JSON(), nullable=False),
    sa.Column('epinephrine', sa.JSON(), nullable=False),
    sa.Column('vitals', sa.JSON(), nullable=False),
    sa.Column('provider_told', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('provider_told_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True),
    sa.Column('outcome', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False),
    sa.Column('sent_where', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('narrative', sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=False),
    sa.Column('serious', sa.Boolean(), nullable=False),
    sa.Column('complete', sa.Boolean(), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.Column('record_hash', sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_adverse_event_administration_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_adverse_event_patient_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['practitioner.id'], name=op.f('fk_adverse_event_recorded_by')),
    sa.ForeignKeyConstraint(['replaces_id'], ['adverse_event.id'], name=op.f('fk_adverse_event_replaces_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_adverse_event_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adverse_event')),
    sa.UniqueConstraint('replaces_id', name=op.f('uq_adverse_event_replaces_id'))
    )
    op.create_index(op.f('ix_adverse_event_administration_id'), 'adverse_event', ['administration_id'], unique=False)
    op.create_index(op.f('ix_adverse_event_patient_id'), 'adverse_event', ['patient_id'], unique=False)
    op.create_table('adverse_event_report',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('sent_to', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False),
    sa.Column('number', sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.Column('recorded_by', sa.Uuid(), nullable=False),
    sa.Column('recorded_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_adverse_event_report_administration_id')),
    sa.ForeignKeyConstraint(['recorded_by'], ['practitioner.id'], name=op.f('fk_adverse_event_report_recorded_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_adverse_event_report_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_adverse_event_report'))
    )
    op.create_index(op.f('ix_adverse_event_report_administration_id'), 'adverse_event_report', ['administration_id'], unique=False)
    op.create_table('charge_reversal',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('charge_item_id', sa.Uuid(), nullable=False),
    sa.Column('correction_id', sa.Uuid(), nullable=False),
    sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=False),
    sa.ForeignKeyConstraint(['charge_item_id'], ['charge_item.id'], name=op.f('fk_charge_reversal_charge_item_id')),
    sa.ForeignKeyConstraint(['correction_id'], ['administration_correction.id'], name=op.f('fk_charge_reversal_correction_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_charge_reversal_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_charge_reversal')),
    sa.UniqueConstraint('charge_item_id', name=op.f('uq_charge_reversal_charge_item_id'))
    )
    op.create_index(op.f('ix_charge_reversal_correction_id'), 'charge_reversal', ['correction_id'], unique=False)
    op.add_column('administration_response', sa.Column('observed_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column('administration_response', sa.Column('effect', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False, server_default=""))
    op.add_column('allergy_intolerance', sa.Column('recorded_at', sqlmodel.sql.sqltypes.UTCDateTime(), nullable=True))
    op.add_column('allergy_intolerance', sa.Column('recorded_by_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('identity_method', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('cannot_scan', sqlmodel.sql.sqltypes.AutoString(length=30), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('scan_proof', sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('needle_gauge', sa.Integer(), nullable=True))
    op.add_column('medication_administration', sa.Column('needle_length', sqlmodel.sql.sqltypes.AutoString(length=10), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('severity', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('education', sqlmodel.sql.sqltypes.AutoString(length=20), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('refused_by', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('explained', sqlmodel.sql.sqltypes.AutoString(length=500), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('provider_told', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('witness_id', sa.Uuid(), nullable=True))
    op.add_column('medication_administration', sa.Column('witness_name', sqlmodel.sql.sqltypes.AutoString(length=300), nullable=False, server_default=""))
    op.add_column('medication_administration', sa.Column('content', sa.JSON(), nullable=False, server_default='{}'))
    op.add_column('medication_request', sa.Column('dose_per_kg', models.store.columns.Exact(), nullable=True))
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in TABLES:
        for verb in ("UPDATE", "DELETE") if table != MUTABLE else ():
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def downgrade() -> None:
    for table, column in reversed(ADDED):
        op.drop_column(table, column)
    for table in reversed(TABLES):
        op.drop_table(table)
