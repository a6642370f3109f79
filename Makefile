# Phinong. `make` alone lists what can be done; every line marked ## is in that list.

PYTHON ?= python3
BIN := .venv/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
# Thousands of processes begin in the tests: what one has compiled, the others take.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help
help: ## รายการคำสั่ง · list these commands
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# exec: Ctrl-C and SIGTERM reach Phinong itself, and its exit code is the one you get.
.PHONY: run
run: ## ติดตั้งแล้วเปิดระบบทั้งหมด · set up, then run everything until Ctrl-C
	@exec $(PYTHON) bootstrap.py run phinong up $(ARGS)

.PHONY: setup
setup: ## ติดตั้งเครื่องมือพัฒนา · set up .venv with what developing needs
	@$(PYTHON) bootstrap.py dev

.PHONY: test
test: setup ## ทดสอบ · run the tests (ARGS="tests/web -k login" for some of them)
	@exec $(BIN)/pytest -n auto --dist loadgroup $(ARGS)

.PHONY: check
check: setup ## ตรวจรูปแบบ ชนิด และสัญญาการนำเข้า · format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

.PHONY: format
format: setup ## จัดรูปแบบ · format the code and mend what can be mended
	@$(BIN)/ruff check --fix --exit-zero .
	@$(BIN)/ruff format .

.PHONY: coverage
coverage: setup ## ความครอบคลุม · run the tests and show the lines they miss
	@exec $(BIN)/pytest -n auto --dist loadgroup --cov --cov-report term --cov-report html $(ARGS)

.PHONY: chaos
chaos: setup ## ฆ่าทุกจุด · kill at every fault point, 1,000 mails in every bad mood (long)
	@exec env PHINONG_CHAOS=complete $(BIN)/pytest tests/chaos \
		tests/storage/test_migrations_interrupted.py --timeout 7200 $(ARGS)

.PHONY: cluster
cluster: setup ## ทั้งหน่วยงานในเครื่องเดียว · a ministry's installation, worked on and killed at (ARGS=--short)
	@exec $(BIN)/python -m tests.cluster.run $(ARGS)

.PHONY: engines
engines: setup ## ทุกการทดสอบบนทั้งสองฐานข้อมูล · every deed on SQLite and PostgreSQL (long)
	@exec env PHINONG_TEST_ENGINES=both $(BIN)/pytest -n auto --dist loadgroup tests/usecases $(ARGS)

.PHONY: pages
pages: setup ## ทุกหน้า ทุกขนาดจอ · look at every page with axe in every width and language (long)
	@exec env PHINONG_PAGES=complete $(BIN)/pytest tests/browser/test_pages.py $(ARGS)

.PHONY: faults
faults: setup ## ตัวเลขความน่าเชื่อถือ · take the figures R1-R17 (ARGS="--size night": as promised, long)
	@exec $(BIN)/python -m tests.chaos.figures $(ARGS)

.PHONY: soak
soak: setup ## ทำงานต่อเนื่อง · an hour that carries 72 hours of events (ARGS="--minutes 5")
	@exec $(BIN)/python -m tests.chaos.soak $(ARGS)

SEQUENCES ?= 10000
.PHONY: stateful
stateful: setup ## ชีวิตสุ่มหมื่นเรื่อง · SEQUENCES random lives against the plain model, on two cores
	@for half in 1 2; do PHINONG_SEQUENCES=$$(($(SEQUENCES) / 2)) \
		$(BIN)/pytest -q tests/chaos/test_stateful.py --timeout 7200 -p no:cacheprovider & \
		pids="$${pids:-} $$!"; done; for pid in $$pids; do wait $$pid; done

.PHONY: matrix
matrix: setup ## ทุกสิทธิ์ ทุกขั้น · the whole access matrix through the pages (long)
	@exec env PHINONG_MATRIX=complete $(BIN)/pytest tests/web/test_matrix.py --timeout 7200 $(ARGS)

EXAMPLES ?= 200
.PHONY: schemathesis
schemathesis: setup ## คำขอแปลกทุกบทบาท · EXAMPLES strange requests of each operation as each role (long)
	@exec env PHINONG_SCHEMATHESIS=$(EXAMPLES) $(BIN)/pytest -q -n0 \
		tests/web/test_api_schemathesis.py --timeout 36000 $(ARGS)

.PHONY: scan
scan: setup ## สแกนช่องโหว่ · bandit, semgrep, sqlmap and wapiti, each in an environment of its own
	@exec $(BIN)/python -m tests.scans.run $(ARGS)

# One after the other, to the end: what fails is named at last. (mutants and the peers are asked for.)
.PHONY: nightly
nightly: setup ## ทั้งคืน · every long proof one after the other (hours)
	@failed=; for proof in engines pages chaos stateful matrix schemathesis cluster soak scan; do \
		echo "== make $$proof"; $(MAKE) $$proof || failed="$$failed $$proof"; \
	done; [ -z "$$failed" ] || { echo "ไม่ผ่าน · failed:$$failed" >&2; exit 1; }

.PHONY: sbom
sbom: setup ## บัญชีส่วนประกอบ · write build/sbom.cdx.json (CycloneDX)
	@exec $(BIN)/python -m tests.support.bill

MUTMUT := 3.8.1
.PHONY: mutants
mutants: setup ## เปลี่ยนกฎทีละจุด · change the rules one by one: does a test notice? (ARGS, long)
	@$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python build/mutants/venv
	@$(BIN)/uv pip install --quiet --python build/mutants/venv --requirement requirements/dev.lock
	@$(BIN)/uv pip install --quiet --python build/mutants/venv mutmut==$(MUTMUT) \
		--constraint requirements/dev.lock
	@exec nice -n 19 build/mutants/venv/bin/python -m tests.mutants $(or $(ARGS),statemachine)

.PHONY: bench
bench: setup ## วัดความเร็ว · compare with the floors and the peers, as ratios
	@for file in $$(grep -l __main__ benchmarks/*.py); do \
		echo "== $$file"; $(BIN)/python -m benchmarks.$$(basename $$file .py) $(ARGS); \
	done

.PHONY: bench-peers
bench-peers: setup ## เทียบกับเครื่องมืออื่น · install the peers and measure beside them (ARGS="--short" to try)
	@exec $(BIN)/python -m benchmarks.peers $(ARGS)

.PHONY: bench-scale
bench-scale: setup ## โตแล้วช้าลงเท่าใด · what grows with a million cases, and why (ARGS="--short" to try)
	@exec $(BIN)/python -m benchmarks.scale $(ARGS)

.PHONY: docs
docs: setup ## สร้างเอกสารที่มาจากโค้ด · write the generated parts of docs/
	@$(BIN)/python -m config.reference
	@$(BIN)/python -m cli.manual
	@$(BIN)/python -m tests.support.lifecycle_docs

.PHONY: wheel
wheel: setup ## สร้าง wheel · build dist/*.whl without network
	@exec $(BIN)/python -m build --wheel --no-isolation

# UPGRADE=1 takes the newest versions allowed; otherwise what is locked stays where it can.
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-annotate --no-emit-index-url --custom-compile-command "make lock" \
	$(if $(UPGRADE),--upgrade) pyproject.toml

.PHONY: lock
lock: setup ## ล็อกรุ่นของไลบรารี · lock the dependencies with hashes (UPGRADE=1: the newest)
	@$(LOCK) --output-file requirements/run.lock
	@$(LOCK) --extra dev --constraint requirements/run.lock --output-file requirements/dev.lock

.PHONY: lowest
lowest: setup ## ทดสอบกับไลบรารีรุ่นต่ำสุด · run the tests with the oldest libraries allowed
	@$(BIN)/uv venv --quiet --clear --python $(BIN)/python build/lowest
	@$(BIN)/uv pip install --quiet --python build/lowest --resolution lowest-direct \
		--requirement pyproject.toml --extra dev
	@cp -r .venv/lib/python*/site-packages/phinong* build/lowest/lib/python*/site-packages
	@exec build/lowest/bin/python -m pytest -n auto --dist loadgroup \
		--ignore tests/architecture $(ARGS)

.PHONY: clean
clean: ## ลบสิ่งที่เครื่องมือทิ้งไว้ · remove what the tools left (not .venv, never data)
	@rm -rf build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache \
		.mypy_cache .pytest_cache .ruff_cache
	@find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +
