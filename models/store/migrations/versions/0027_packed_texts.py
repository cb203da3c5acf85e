"""From here on what is signed and why is stored packed; no table changes, and the rows of before stay as they are.

A program of before would not read such a row: the version tells it so.
"""

revision = "0027"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing."""


def downgrade() -> None:
    """Change nothing."""
