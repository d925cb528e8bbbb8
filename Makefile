# Two commands are all a newcomer needs: `make run` and `make test`.
PORT ?= 8000
DATA ?= .data
BOOTSTRAP = python3 ops/bootstrap.py

.DEFAULT_GOAL := help
.PHONY: help run demo test check eval bench train encoder lock

help: ## Show this help
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: ## Start everything; PORT=8000 and DATA=.data choose port and folder
	@$(BOOTSTRAP) app -- -m ops.up --port $(PORT) --data $(DATA)

demo: ## Play a day: participants on WhatsApp and Telegram, an officer, and what goes wrong
	@$(BOOTSTRAP) app -- -m ops.demo

test: ## Run all tests on the real parts (PostgreSQL, Rasa, HTTP, torch, Chromium when present)
	@$(BOOTSTRAP) train -- -m ops.checks test

check: ## Lint, types, import directions, sizes, articles
	@$(BOOTSTRAP) dev -- -m ops.checks check

eval: ## Measure quality: masking, triage, knowledge, dialogue acts
	@$(BOOTSTRAP) dev -- -m ops.measure eval

bench: ## Measure speed, each beside its obvious alternative
	@$(BOOTSTRAP) train -- -m ops.measure bench

train: ## Fit triage, search and the Rasa model anew
	@$(BOOTSTRAP) app -- -m ops.train

encoder: ## Train the shipped encoder anew (an hour on two cores; goes on after a break)
	@$(BOOTSTRAP) train -- -m ops.encoder $(ARGS)

lock: ## Compile the requirement files anew (needs uv)
	@sh requirements/lock.sh
