# Every command a person types here; `make` alone lists them.
.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test chaos lint types docs-contracts pins bench clean
SHELL := /bin/bash

PYTHON_HERE := .venv/bin/python
STATE := .yishi
TIERS := unit contracts architecture integration e2e browser compose chaos
TIER ?= $(TIERS)

help:  ## 列出所有命令 / list these commands
	@awk -F':.*## ' '/^[a-z-]+:.*## / {printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## 安装运行所需，已装则跳过 / install what running needs; nothing when it is there
	@deploy/setup/venv embedded

setup-test: setup  ## 再装测试所需 / and what the tests need: tools, a browser, a font
	@deploy/setup/venv embedded,test,lint
	@deploy/setup/browser

demo: setup  ## 在本机跑完整案例 / run the whole case here (FRESH=1 from nothing, DEMO_EXIT=1 ends by itself)
	@FRESH="$(FRESH)" DEMO_EXIT="$(DEMO_EXIT)" $(PYTHON_HERE) -m deploy.demo

test: setup-test  ## 全部测试，由快到慢 / every test, the quick ones first (TIER=unit for one tier)
	$(PYTHON_HERE) -m pytest $(wildcard $(addprefix tests/,$(TIER))) $(PYTEST_ARGS)

chaos: setup-test  ## 反复杀死、冻结各部分，验证不丢不重 / break every part, again and again (CHAOS_ROUNDS=2, CHAOS_SEED=…)
	@CHAOS_ROUNDS="$(CHAOS_ROUNDS)" CHAOS_SEED="$(CHAOS_SEED)" $(PYTHON_HERE) -m tests.chaos

bench: setup .venv-bench/.done  ## 每个数字旁边是同一轮的底线 / each figure beside its floor (QUICK=1 for one short round)
	@$(PYTHON_HERE) -W ignore -m tests.load $(if $(QUICK),--quick)

.venv-bench/.done: tests/load/requirements.txt
	@echo "安装 FastStream 与 Celery 供比较 / installing FastStream and Celery to compare with"
	@$(PYTHON_HERE) -m venv .venv-bench && .venv-bench/bin/python -m pip install -q -r $< && touch $@ || \
		echo "没有安装，略去比较 / not installed, the comparison is left out"

lint: setup-test  ## 代码规则 / the rules of the code: style, format, imports
	$(PYTHON_HERE) -m ruff check --quiet
	$(PYTHON_HERE) -m ruff format --check --quiet
	.venv/bin/lint-imports --no-logo

types: setup-test  ## 类型检查 / check the types
	$(PYTHON_HERE) -m mypy

docs-contracts: setup  ## 由登记表生成契约文档 / generate the contract documents from the registry
	$(PYTHON_HERE) -m contracts.generate

pins: setup-test  ## 重写 constraints.txt / write constraints.txt anew within pyproject's ranges
	@echo uv | .venv/bin/uv pip compile --quiet --universal --python-version 3.11 --all-extras --upgrade \
		--no-annotate --no-header --output-file constraints.txt pyproject.toml -

clean:  ## 停止私有服务器并删除其数据与缓存 / stop the private servers, delete their data and all caches
	@if [ -x $(PYTHON_HERE) ]; then $(PYTHON_HERE) -m kit.servers remove $(STATE); fi
	rm -rf $(STATE) .venv-bench build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage
	find . -name __pycache__ -type d -not -path './.venv/*' -prune -exec rm -rf {} +
