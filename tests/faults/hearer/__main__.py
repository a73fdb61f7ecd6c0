"""`python -m tests.faults.hearer serve`."""

from shared.service import run
from tests.faults.hearer import SERVICE

if __name__ == "__main__":
    run(SERVICE)
