"""`python -m tests.faults.speaker serve`."""

from shared.service import run
from tests.faults.speaker import SERVICE

if __name__ == "__main__":
    run(SERVICE)
