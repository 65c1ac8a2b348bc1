# One image for each service: docker build --build-arg SERVICE=intake --tag yishi/intake .
# The layers go from what changes seldom to what changes often; all services share every layer but their own.

FROM python:3.11-slim-bookworm AS requirements
COPY pyproject.toml /
RUN python -c "import tomllib; print(*tomllib.load(open('/pyproject.toml', 'rb'))['project']['dependencies'], sep='\n')" \
    > /requirements.txt

FROM python:3.11-slim-bookworm AS kit
# /run/yishi holds what a service must keep to itself; /secrets is where the one who makes the keys puts them.
RUN useradd --uid 10001 --user-group --no-create-home --home-dir /nonexistent yishi \
    && for folder in /run/yishi /clock /outbox /secrets/broker /secrets/intake /secrets/meetings /secrets/supervision \
        /secrets/notification /secrets/portal; do install -d -o yishi -g yishi "$folder"; done
WORKDIR /app

# Where a network has its own package index, pip is told by these.
ARG PIP_INDEX_URL
ARG PIP_EXTRA_INDEX_URL
ARG PIP_TRUSTED_HOST
COPY constraints.txt ./
COPY --from=requirements /requirements.txt ./
RUN pip install --quiet --no-cache-dir --disable-pip-version-check --root-user-action=ignore \
    --requirement requirements.txt --constraint constraints.txt

COPY kit kit
COPY contracts contracts
COPY services/__init__.py services/
COPY deploy deploy
RUN python -m compileall -q kit contracts deploy
ENV PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1

# All services together, for what must know the whole city: which queues the broker needs.
FROM kit AS city
COPY services services
USER yishi

FROM kit
ARG SERVICE
COPY services/${SERVICE} services/${SERVICE}
RUN python -m compileall -q "services/${SERVICE}"
ENV YISHI_SERVICE=${SERVICE}
USER yishi
EXPOSE 8000
CMD ["gunicorn", "--config", "deploy/images/door.py"]
