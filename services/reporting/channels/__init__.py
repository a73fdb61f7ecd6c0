"""The ways out: each hands one message over and brings back what the other side answered."""

from services.reporting.channels.allowed import Allowed, NotAllowed
from services.reporting.channels.sending import Sent, Way, hand_over

__all__ = ["Allowed", "NotAllowed", "Sent", "Way", "hand_over"]
