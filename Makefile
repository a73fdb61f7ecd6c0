# The verbs of the house. `make` alone prints them.

PYTHON ?= python3
export PYTHON
# Where Python may not keep what it compiled, every process of a run of tests compiles everything again.
unexport PYTHONDONTWRITEBYTECODE
run := .venv/bin/python

.PHONY: help demo up down secrets test faults fuzz documents browser pictures check contracts openapi bench venv

help:
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' $(firstword $(MAKEFILE_LIST)) | expand -t 16

demo: venv ## play a year of a society into the system and print a digest of it
	@$(run) -m deploy demo

up: venv ## start the same system empty; what runs already is left alone
	@$(run) -m deploy up

down: venv ## stop everything that was started here; data stays
	@$(run) -m deploy down

secrets: venv ## make passwords, keys and .env: all that `docker compose up -d` by hand needs
	@$(run) -m deploy secrets

test: venv ## all tests, on real servers that are started for them
	@$(run) -m tests.servers.keeper
	$(run) -m pytest -n 3 -m 'not heavy'

faults: venv ## kill every process and server while events flow, and count afterwards
	@$(run) -m tests.servers.keeper
	@$(run) -m tests.publishers.packages
	$(run) -m pytest -n 2 --dist loadfile tests/faults
	$(run) -m pytest -m heavy tests/machine tests/publishers

fuzz: venv ## spoiled messages for the decoders, broker and database, and questions of strangers at the door
	@$(run) -m tests.servers.keeper
	$(run) -m pytest -n 2 -m heavy tests/fuzz tests/openapi

documents: venv ## every paper opened in LibreOffice (fetched where it is missing: 85 MB), its pages measured, pictures kept
	@$(run) -m deploy.native.packages office
	$(run) -m pytest -m heavy tests/documents

browser: venv ## the console in Debian's Chromium (fetched where it is missing: 95 MB) on a system that was told a year
	@$(run) -m deploy.native.packages browser
	@$(run) -m tests.servers.keeper
	$(run) -m pytest -m heavy tests/browser

pictures: venv ## take the pictures of docs/ anew, with Chromium and LibreOffice
	@$(run) -m deploy.native.packages browser
	@$(run) -m deploy.native.packages office
	@$(run) -m tests.servers.keeper
	@$(run) -m tests.browser.pictures

check: venv ## style, types and the contracts between the parts
	$(run) -m ruff check .
	$(run) -m ruff format --check .
	$(run) -m mypy
	.venv/bin/lint-imports
	$(run) -m deploy.contracts check

contracts: venv ## write docs/events from the code
	@$(run) -m deploy.contracts write

openapi: venv ## write what the documents of the doors tell of their answers, from what the tests are told
	@$(run) -m tests.servers.keeper
	@$(run) -m tests.openapi.learn

bench: venv ## how many events a second, on this machine
	@$(run) -m tests.bench

bench-full: venv ## a million members from a file to reporting, and reporting rebuilt (minutes)
	@$(run) -m tests.bench.full

demo up test bench bench-full: export WITH_SERVERS = 1

venv:
	@deploy/bootstrap
