# make demo   the main job on the embedded sample, then says which file to open
# make test   every test, the browser's included
# make fuzz   broken files for every reader, guided by coverage; SECONDS=60 for each, READERS="lock rates" for some
# make lint   style, types and layers
# make bench  access measures against other libraries; SIZES="S M L XL" for all sizes (half an hour, 24 GB)
# make bench-run    seconds and megabytes of a run and of the atlas; STUDY=path/pokryti.toml for a study of one's own
# make bench-atlas  the atlas against stock folium; STUDY=path/pokryti.toml for a study of one's own
# Everything lives in .venv, made from uv.lock. On Windows the README gives the same as uv commands.

BIN := .venv/bin
# python3 if it is new enough, else the newest that is
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$python"; break; }; done)

# Where there is no home to write to, uv keeps its cache beside the environment.
ifndef UV_CACHE_DIR
ifneq ($(shell cache="$${XDG_CACHE_HOME:-$$HOME/.cache}"; mkdir -p "$$cache" 2>/dev/null && test -w "$$cache" || echo none),)
export UV_CACHE_DIR := $(CURDIR)/.venv/.cache
endif
endif

.PHONY: help env demo test fuzz lint notebooks bench bench-run bench-atlas browser clean

help:
	@sed -n 's/^# \(make .*\)/\1/p' Makefile

env: .venv/.synced

demo: env
	@$(BIN)/pokryti demo --out maps/demo

# Two workers share the work file by file, so that what a module prepares is prepared once.
test: env browser
	@$(BIN)/pytest -q -n 2 --dist loadfile

# The fuzzer has an environment of its own, made when first asked for; it needs Linux or macOS.
SECONDS ?= 60
fuzz: env
	@uv=$$(command -v uv || echo $(BIN)/uv); test -d .venv/fuzz || { \
		$$uv venv --quiet --python $(BIN)/python .venv/fuzz && $$uv pip install --quiet \
		--python .venv/fuzz/bin/python --requirement tests/fuzz/requirements.txt --editable '.[parquet,osm]'; }
	@nice .venv/fuzz/bin/python tests/fuzz/long_run.py $(SECONDS) $(READERS)

lint: env
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

notebooks: env
	@$(BIN)/pytest -q --nbmake --nbmake-timeout=120 -p no:randomly -W default notebooks

# Other libraries have an environment of their own, made when first asked for.
bench: env
	@uv=$$(command -v uv || echo $(BIN)/uv); test -d .venv/bench || { \
		$$uv venv --quiet --python $(BIN)/python .venv/bench && $$uv pip install --quiet \
		--python .venv/bench/bin/python --requirement benchmarks/requirements.txt --editable .; }
	@.venv/bench/bin/python benchmarks/bench_access.py $(SIZES)

bench-run: env
	@$(BIN)/python benchmarks/bench_run.py $(STUDY)

bench-atlas: env browser
	@$(BIN)/python benchmarks/bench_atlas.py $(STUDY)

# uv comes from PATH or goes into .venv; Debian keeps the module venv in a package of its own.
.venv/.synced: uv.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "pokryti needs Python 3.11 or newer. Run: sudo apt install python3 python3-venv" >&2; exit 1; }
	@echo "Setting up .venv from uv.lock; the first time this takes a minute or two."
	@if command -v uv >/dev/null; then \
		uv sync --quiet --frozen --compile-bytecode --python "$(PYTHON)"; \
	else \
		test -x $(BIN)/uv || "$(PYTHON)" -c 'import ensurepip' 2>/dev/null || \
			$(call debian,$(notdir $(PYTHON))-venv,Python has no module venv.); \
		test -x $(BIN)/uv || { "$(PYTHON)" -m venv .venv && $(BIN)/python -m pip install --quiet uv; } || exit 1; \
		$(BIN)/uv sync --quiet --frozen --compile-bytecode --inexact; \
	fi
	@touch $@

browser:
	@for name in chromium chromium-browser google-chrome google-chrome-stable; do \
		command -v $$name >/dev/null && exit 0; done; $(call debian,chromium,The browser tests need Chromium.)

clean:
	rm -rf .venv dist maps/demo

# Install a Debian package as root; otherwise say the one command and fail.
debian = { if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	echo "$(2) Installing Debian's $(1)."; \
	apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(1) >/dev/null; \
	else echo "$(2) Run: sudo apt install $(1)" >&2; exit 1; fi; } || exit 1
