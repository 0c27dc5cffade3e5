# make run | test | e2e | build | check | bench [NAME=reflex] | bench-console | fuzz [SECONDS=60] | sanitize
PRESET ?= release
BUILD := build/$(PRESET)

.PHONY: all setup configure build test e2e run check format bench bench-console fuzz sanitize clean
all: build

setup:
	@tools/setup

configure: setup
	@[ -f $(BUILD)/build.ninja ] || cmake --preset $(PRESET) >/dev/null

build: configure
	@cmake --build $(BUILD)
	@tools/console build

test: build
	@cd $(BUILD) && ctest --output-on-failure

e2e: build
	@MYELIN=$(CURDIR)/$(BUILD)/myelin tools/console e2e

run: build
	@tools/run "$(DATA)"

check: setup
	@tools/check
	@tools/console check

format: setup
	@tools/check --fix

bench: build
	@tools/bench "$(NAME)"

bench-console: build
	@tools/bench console

fuzz:
	@tools/fuzz "$(or $(SECONDS),60)"

sanitize: setup
	@tools/sanitize

clean:
	rm -rf build/release build/debug build/asan build/tsan build/fuzz
