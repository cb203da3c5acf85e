"""Claims: lines, doses, story, decisions, batches, answers, payers and senders; other services of a day.

A clinic that has signed doses keeps them as a backlog: its claims begin with this upgrade.
"""

from datetime import UTC, datetime

import sqlalchemy as sa
import sqlmodel
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

SIGNED = (
    "claim_line", "claim_event", "claim_decision", "claim_batch_item", "claim_answer", "claim_posting",
    "claim_provider_adjustment", "claim_backlog_month", "claim_payer", "claim_sender", "service_attestation",
)  # fmt: skip
TABLES = (
    "claim_book",
    "claim_answer",
    "claim_backlog_month",
    "claim_batch",
    "claim_payer",
    "claim_sender",
    "encounter_service",
    "claim",
    "service_attestation",
    "claim_answer_question",
    "claim_batch_item",
    "claim_decision",
    "claim_dose",
    "claim_event",
    "claim_provider_adjustment",
    "claim_line",
    "claim_posting",
)
TEXT = sqlmodel.sql.sqltypes.AutoString
WHEN = sqlmodel.sql.sqltypes.UTCDateTime()
BOOK = sa.table("claim_book", sa.column("site_id", sa.Uuid()), sa.column("begins_at", WHEN),
                sa.column("claim", sa.Integer()), sa.column("batch", sa.Integer()), sa.column("control", sa.Integer()))
DOSE = sa.table("medication_administration", sa.column("site_id", sa.Uuid()))


def upgrade() -> None:
    op.create_table('claim_book',
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('begins_at', WHEN, nullable=True),
    sa.Column('claim', sa.Integer(), nullable=False),
    sa.Column('batch', sa.Integer(), nullable=False),
    sa.Column('control', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_book_site_id')),
    sa.PrimaryKeyConstraint('site_id', name=op.f('pk_claim_book'))
    )
    op.create_table('claim_answer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('kind', TEXT(length=5), nullable=False),
    sa.Column('file_name', TEXT(length=300), nullable=False),
    sa.Column('file_hash', TEXT(length=64), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('identity', TEXT(length=200), nullable=True),
    sa.Column('payer_id', TEXT(length=80), nullable=False),
    sa.Column('payer_name', TEXT(length=200), nullable=False),
    sa.Column('trace', TEXT(length=50), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=True),
    sa.Column('paid_on', sa.Date(), nullable=True),
    sa.Column('status', TEXT(length=10), nullable=False),
    sa.Column('fault', TEXT(length=500), nullable=False),
    sa.Column('received_at', WHEN, nullable=False),
    sa.Column('received_by', sa.Uuid(), nullable=True),
    sa.Column('received_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['received_by'], ['practitioner.id'], name=op.f('fk_claim_answer_received_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_answer_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_answer')),
    sa.UniqueConstraint('site_id', 'file_hash', 'place', name=op.f('uq_claim_answer_site_id_file_hash_place')),
    sa.UniqueConstraint('site_id', 'identity', name=op.f('uq_claim_answer_site_id_identity'))
    )
    op.create_index(op.f('ix_claim_answer_site_id_received_at'), 'claim_answer', ['site_id', 'received_at'])
    op.create_table('claim_backlog_month',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('month', TEXT(length=7), nullable=False),
    sa.Column('choice', TEXT(length=10), nullable=False),
    sa.Column('doses', sa.Integer(), nullable=False),
    sa.Column('reason', TEXT(length=500), nullable=False),
    sa.Column('decided_at', WHEN, nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['decided_by'], ['practitioner.id'], name=op.f('fk_claim_backlog_month_decided_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_backlog_month_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_backlog_month')),
    sa.UniqueConstraint('site_id', 'month', name=op.f('uq_claim_backlog_month_site_id_month'))
    )
    op.create_table('claim_batch',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('control', sa.Integer(), nullable=False),
    sa.Column('format', TEXT(length=12), nullable=False),
    sa.Column('payer_type', TEXT(length=20), nullable=False),
    sa.Column('payer_name', TEXT(length=200), nullable=False),
    sa.Column('test', sa.Boolean(), nullable=False),
    sa.Column('written', TEXT(length=12), nullable=False),
    sa.Column('sender', sa.JSON(), nullable=False),
    sa.Column('receiver', sa.JSON(), nullable=False),
    sa.Column('claims', sa.Integer(), nullable=False),
    sa.Column('lines', sa.Integer(), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('content_hash', TEXT(length=64), nullable=False),
    sa.Column('created_at', WHEN, nullable=False),
    sa.Column('created_by', sa.Uuid(), nullable=True),
    sa.Column('created_by_name', TEXT(length=300), nullable=False),
    sa.Column('sent_at', WHEN, nullable=True),
    sa.ForeignKeyConstraint(['created_by'], ['practitioner.id'], name=op.f('fk_claim_batch_created_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_batch_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_batch')),
    sa.UniqueConstraint('site_id', 'control', name=op.f('uq_claim_batch_site_id_control')),
    sa.UniqueConstraint('site_id', 'number', name=op.f('uq_claim_batch_site_id_number'))
    )
    op.create_index(op.f('ix_claim_batch_site_id_format_sent_at'), 'claim_batch', ['site_id', 'format', 'sent_at'])
    op.create_table('claim_payer',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('type', TEXT(length=20), nullable=False),
    sa.Column('key', TEXT(length=200), nullable=False),
    sa.Column('name', TEXT(length=200), nullable=False),
    sa.Column('payer_id', TEXT(length=80), nullable=False),
    sa.Column('filing', TEXT(length=2), nullable=False),
    sa.Column('timely_days', sa.Integer(), nullable=True),
    sa.Column('line_limit', sa.Integer(), nullable=True),
    sa.Column('assignment', sa.Boolean(), nullable=False),
    sa.Column('street', TEXT(length=55), nullable=False),
    sa.Column('street2', TEXT(length=55), nullable=False),
    sa.Column('city', TEXT(length=30), nullable=False),
    sa.Column('state', TEXT(length=2), nullable=False),
    sa.Column('zip_code', TEXT(length=10), nullable=False),
    sa.Column('reason', TEXT(length=500), nullable=False),
    sa.Column('changed_at', WHEN, nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=True),
    sa.Column('changed_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['practitioner.id'], name=op.f('fk_claim_payer_changed_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_payer_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_payer')),
    sa.UniqueConstraint('site_id', 'type', 'key', 'change', name=op.f('uq_claim_payer_site_id_type_key_change'))
    )
    op.create_table('claim_sender',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('change', sa.Integer(), nullable=False),
    sa.Column('sender_id', TEXT(length=15), nullable=False),
    sa.Column('sender_qualifier', TEXT(length=2), nullable=False),
    sa.Column('sender_name', TEXT(length=60), nullable=False),
    sa.Column('contact', TEXT(length=60), nullable=False),
    sa.Column('phone', TEXT(length=12), nullable=False),
    sa.Column('receiver_id', TEXT(length=15), nullable=False),
    sa.Column('receiver_qualifier', TEXT(length=2), nullable=False),
    sa.Column('receiver_name', TEXT(length=60), nullable=False),
    sa.Column('reason', TEXT(length=500), nullable=False),
    sa.Column('changed_at', WHEN, nullable=False),
    sa.Column('changed_by', sa.Uuid(), nullable=True),
    sa.Column('changed_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['changed_by'], ['practitioner.id'], name=op.f('fk_claim_sender_changed_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_sender_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_sender')),
    sa.UniqueConstraint('site_id', 'change', name=op.f('uq_claim_sender_site_id_change'))
    )
    op.create_table('encounter_service',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('service_date', sa.Date(), nullable=False),
    sa.Column('code', TEXT(length=5), nullable=False),
    sa.Column('units', sa.BigInteger(), nullable=False),
    sa.Column('modifiers', sa.JSON(), nullable=False),
    sa.Column('diagnoses', sa.JSON(), nullable=False),
    sa.Column('charge', sa.BigInteger(), nullable=True),
    sa.Column('provider_id', sa.Uuid(), nullable=True),
    sa.Column('origin', TEXT(length=10), nullable=False),
    sa.Column('status', TEXT(length=10), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('entered_at', WHEN, nullable=False),
    sa.Column('entered_by', sa.Uuid(), nullable=True),
    sa.Column('entered_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['entered_by'], ['practitioner.id'], name=op.f('fk_encounter_service_entered_by')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_encounter_service_patient_id')),
    sa.ForeignKeyConstraint(['provider_id'], ['practitioner.id'], name=op.f('fk_encounter_service_provider_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_encounter_service_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_encounter_service'))
    )
    op.create_index(op.f('ix_encounter_service_patient_id_service_date'), 'encounter_service', ['patient_id', 'service_date'])
    op.create_table('claim',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('control', TEXT(length=20), nullable=False),
    sa.Column('patient_id', sa.Uuid(), nullable=False),
    sa.Column('service_date', sa.Date(), nullable=False),
    sa.Column('payer_type', TEXT(length=20), nullable=False),
    sa.Column('payer_name', TEXT(length=200), nullable=False),
    sa.Column('place_of_service', TEXT(length=2), nullable=False),
    sa.Column('billed', sa.Boolean(), nullable=False),
    sa.Column('state', sa.Enum('ready', 'hold', 'not_billable', 'batched', 'sent', 'accepted', 'rejected', 'paid', 'denied', 'corrected', 'void', name='state', native_enum=False, create_constraint=True, length=24), nullable=False),
    sa.Column('question', TEXT(length=500), nullable=False),
    sa.Column('held_by', TEXT(length=10), nullable=False),
    sa.Column('frequency', TEXT(length=1), nullable=False),
    sa.Column('replaces_id', sa.Uuid(), nullable=True),
    sa.Column('original', TEXT(length=50), nullable=False),
    sa.Column('payer_number', TEXT(length=50), nullable=False),
    sa.Column('total', sa.BigInteger(), nullable=False),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('adjusted', sa.BigInteger(), nullable=False),
    sa.Column('patient_owes', sa.BigInteger(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=True),
    sa.Column('sent_at', WHEN, nullable=True),
    sa.Column('answered_at', WHEN, nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('created_at', WHEN, nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['claim_batch.id'], name=op.f('fk_claim_batch_id')),
    sa.ForeignKeyConstraint(['patient_id'], ['patient.id'], name=op.f('fk_claim_patient_id')),
    sa.ForeignKeyConstraint(['replaces_id'], ['claim.id'], name=op.f('fk_claim_replaces_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim')),
    sa.UniqueConstraint('site_id', 'control', name=op.f('uq_claim_site_id_control'))
    )
    op.create_index(op.f('ix_claim_batch_id'), 'claim', ['batch_id'])
    op.create_index(op.f('ix_claim_patient_id_service_date'), 'claim', ['patient_id', 'service_date'])
    op.create_index(op.f('ix_claim_replaces_id'), 'claim', ['replaces_id'])
    op.create_index(op.f('ix_claim_site_id_payer_number'), 'claim', ['site_id', 'payer_number'])
    op.create_index(op.f('ix_claim_site_id_state_service_date'), 'claim', ['site_id', 'state', 'service_date'])
    op.create_table('service_attestation',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('service_id', sa.Uuid(), nullable=False),
    sa.Column('text', TEXT(length=1000), nullable=False),
    sa.Column('attested_at', WHEN, nullable=False),
    sa.Column('attested_by', sa.Uuid(), nullable=False),
    sa.Column('attested_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['attested_by'], ['practitioner.id'], name=op.f('fk_service_attestation_attested_by')),
    sa.ForeignKeyConstraint(['service_id'], ['encounter_service.id'], name=op.f('fk_service_attestation_service_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_service_attestation_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_service_attestation')),
    sa.UniqueConstraint('service_id', name=op.f('uq_service_attestation_service_id'))
    )
    op.create_table('claim_answer_question',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=True),
    sa.Column('kind', TEXT(length=10), nullable=False),
    sa.Column('text', TEXT(length=500), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('proposed', sa.JSON(), nullable=False),
    sa.Column('status', TEXT(length=10), nullable=False),
    sa.Column('chosen', sa.Uuid(), nullable=True),
    sa.Column('reason', TEXT(length=500), nullable=False),
    sa.Column('revision', sa.Integer(), nullable=False),
    sa.Column('decided_at', WHEN, nullable=True),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['claim_answer.id'], name=op.f('fk_claim_answer_question_answer_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_answer_question_claim_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['practitioner.id'], name=op.f('fk_claim_answer_question_decided_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_answer_question_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_answer_question'))
    )
    op.create_index(op.f('ix_claim_answer_question_answer_id'), 'claim_answer_question', ['answer_id'])
    op.create_index(op.f('ix_claim_answer_question_claim_id'), 'claim_answer_question', ['claim_id'])
    op.create_index(op.f('ix_claim_answer_question_site_id_status'), 'claim_answer_question', ['site_id', 'status'])
    op.create_table('claim_batch_item',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('batch_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['batch_id'], ['claim_batch.id'], name=op.f('fk_claim_batch_item_batch_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_batch_item_claim_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_batch_item_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_batch_item')),
    sa.UniqueConstraint('batch_id', 'position', name=op.f('uq_claim_batch_item_batch_id_position'))
    )
    op.create_index(op.f('ix_claim_batch_item_claim_id'), 'claim_batch_item', ['claim_id'])
    op.create_table('claim_decision',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('rule', TEXT(length=60), nullable=False),
    sa.Column('place', TEXT(length=80), nullable=False),
    sa.Column('choice', TEXT(length=20), nullable=False),
    sa.Column('value', TEXT(length=80), nullable=False),
    sa.Column('reason', TEXT(length=500), nullable=False),
    sa.Column('switch', TEXT(length=60), nullable=False),
    sa.Column('decided_at', WHEN, nullable=False),
    sa.Column('decided_by', sa.Uuid(), nullable=True),
    sa.Column('decided_by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_decision_claim_id')),
    sa.ForeignKeyConstraint(['decided_by'], ['practitioner.id'], name=op.f('fk_claim_decision_decided_by')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_decision_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_decision'))
    )
    op.create_index(op.f('ix_claim_decision_claim_id'), 'claim_decision', ['claim_id'])
    op.create_table('claim_dose',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('administration_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('counts', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_claim_dose_administration_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_dose_claim_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_dose_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_dose')),
    sa.UniqueConstraint('administration_id', name=op.f('uq_claim_dose_administration_id'))
    )
    op.create_index(op.f('ix_claim_dose_claim_id'), 'claim_dose', ['claim_id'])
    op.create_index(op.f('ix_claim_dose_site_id'), 'claim_dose', ['site_id'])
    op.create_table('claim_event',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('kind', TEXT(length=30), nullable=False),
    sa.Column('state', TEXT(length=12), nullable=False),
    sa.Column('reason', TEXT(length=500), nullable=False),
    sa.Column('facts', sa.JSON(), nullable=False),
    sa.Column('at', WHEN, nullable=False),
    sa.Column('by', sa.Uuid(), nullable=True),
    sa.Column('by_name', TEXT(length=300), nullable=False),
    sa.ForeignKeyConstraint(['by'], ['practitioner.id'], name=op.f('fk_claim_event_by')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_event_claim_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_event_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_event')),
    sa.UniqueConstraint('claim_id', 'number', name=op.f('uq_claim_event_claim_id_number'))
    )
    op.create_table('claim_provider_adjustment',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=True),
    sa.Column('reason', TEXT(length=2), nullable=False),
    sa.Column('reference', TEXT(length=50), nullable=False),
    sa.Column('amount', sa.BigInteger(), nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['claim_answer.id'], name=op.f('fk_claim_provider_adjustment_answer_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_provider_adjustment_claim_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_provider_adjustment_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_provider_adjustment'))
    )
    op.create_index(op.f('ix_claim_provider_adjustment_answer_id'), 'claim_provider_adjustment', ['answer_id'])
    op.create_index(op.f('ix_claim_provider_adjustment_claim_id'), 'claim_provider_adjustment', ['claim_id'])
    op.create_table('claim_line',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('control', TEXT(length=30), nullable=False),
    sa.Column('charge_item_id', sa.Uuid(), nullable=True),
    sa.Column('administration_id', sa.Uuid(), nullable=True),
    sa.Column('service_id', sa.Uuid(), nullable=True),
    sa.Column('code', TEXT(length=5), nullable=False),
    sa.Column('modifiers', sa.JSON(), nullable=False),
    sa.Column('units', sa.BigInteger(), nullable=False),
    sa.Column('charge', sa.BigInteger(), nullable=True),
    sa.Column('diagnoses', sa.JSON(), nullable=False),
    sa.Column('ndc11', TEXT(length=11), nullable=False),
    sa.Column('ndc_unit', TEXT(length=2), nullable=False),
    sa.Column('ndc_quantity', sa.BigInteger(), nullable=True),
    sa.Column('description', TEXT(length=80), nullable=False),
    sa.Column('note', TEXT(length=80), nullable=False),
    sa.Column('partner', TEXT(length=30), nullable=False),
    sa.ForeignKeyConstraint(['administration_id'], ['medication_administration.id'], name=op.f('fk_claim_line_administration_id')),
    sa.ForeignKeyConstraint(['charge_item_id'], ['charge_item.id'], name=op.f('fk_claim_line_charge_item_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_line_claim_id')),
    sa.ForeignKeyConstraint(['service_id'], ['encounter_service.id'], name=op.f('fk_claim_line_service_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_line_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_line')),
    sa.UniqueConstraint('claim_id', 'version', 'line', name=op.f('uq_claim_line_claim_id_version_line'))
    )
    op.create_index(op.f('ix_claim_line_administration_id'), 'claim_line', ['administration_id'])
    op.create_index(op.f('ix_claim_line_charge_item_id'), 'claim_line', ['charge_item_id'])
    op.create_index(op.f('ix_claim_line_service_id'), 'claim_line', ['service_id'])
    op.create_index(op.f('ix_claim_line_site_id_control'), 'claim_line', ['site_id', 'control'])
    op.create_table('claim_posting',
    sa.Column('id', sa.Uuid(), nullable=False),
    sa.Column('site_id', sa.Uuid(), nullable=False),
    sa.Column('answer_id', sa.Uuid(), nullable=False),
    sa.Column('claim_id', sa.Uuid(), nullable=False),
    sa.Column('line_id', sa.Uuid(), nullable=True),
    sa.Column('line_control', TEXT(length=30), nullable=False),
    sa.Column('status', TEXT(length=10), nullable=False),
    sa.Column('charged', sa.BigInteger(), nullable=True),
    sa.Column('paid', sa.BigInteger(), nullable=False),
    sa.Column('patient_owes', sa.BigInteger(), nullable=False),
    sa.Column('interest', sa.BigInteger(), nullable=False),
    sa.Column('units', sa.BigInteger(), nullable=True),
    sa.Column('adjustments', sa.JSON(), nullable=False),
    sa.Column('remarks', sa.JSON(), nullable=False),
    sa.Column('payer_number', TEXT(length=50), nullable=False),
    sa.Column('posted_at', WHEN, nullable=False),
    sa.ForeignKeyConstraint(['answer_id'], ['claim_answer.id'], name=op.f('fk_claim_posting_answer_id')),
    sa.ForeignKeyConstraint(['claim_id'], ['claim.id'], name=op.f('fk_claim_posting_claim_id')),
    sa.ForeignKeyConstraint(['line_id'], ['claim_line.id'], name=op.f('fk_claim_posting_line_id')),
    sa.ForeignKeyConstraint(['site_id'], ['organization.id'], name=op.f('fk_claim_posting_site_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim_posting'))
    )
    op.create_index(op.f('ix_claim_posting_answer_id'), 'claim_posting', ['answer_id'])
    op.create_index(op.f('ix_claim_posting_claim_id'), 'claim_posting', ['claim_id'])
    op.create_index(op.f('ix_claim_posting_line_id'), 'claim_posting', ['line_id'])
    op.create_index(op.f('ix_claim_posting_site_id_posted_at'), 'claim_posting', ['site_id', 'posted_at'])
    _begin()
    _refuse_changes()


def _begin() -> None:
    connection, now = op.get_bind(), datetime.now(UTC)
    sites = [row.site_id for row in connection.execute(sa.select(DOSE.c.site_id).distinct())]
    if sites:
        rows = [{"site_id": site, "begins_at": now, "claim": 0, "batch": 0, "control": 0} for site in sites]
        connection.execute(sa.insert(BOOK), rows)


def _refuse_changes() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in SIGNED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, 'signed rows never change'); END"
            )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
