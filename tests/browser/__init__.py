"""The console in a real browser, on a whole system that has been told the demo's year: `make browser`."""
