"""How heard events are taken in: batched, decided, applied in one transaction, acknowledged."""

from shared.consumer.batcher import Batcher
from shared.consumer.intake import Handler, Intake, read

__all__ = ["Batcher", "Handler", "Intake", "read"]
