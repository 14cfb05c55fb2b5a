# One image for api, agent, jobs and llm; the command says which.
#
#   docker build .                                  CPU
#   docker build --build-arg EXTRA=gpu .            with CUDA's libraries for speech recognition
FROM node:22-bookworm-slim AS page
WORKDIR /web
COPY web/package.json web/package-lock.json web/.npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci
COPY web ./
RUN npm run build

FROM python:3.11-slim-bookworm AS build
RUN python -m venv /venv
ENV PATH=/venv/bin:$PATH PIP_DISABLE_PIP_VERSION_CHECK=1
WORKDIR /src
COPY requirements/run.txt requirements/run.txt
RUN --mount=type=cache,target=/root/.cache/pip pip install --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md LICENSE ./
COPY vivavoce vivavoce
COPY agent agent
COPY api api
COPY rooms rooms
COPY pipelines pipelines
COPY judging judging
COPY interviews interviews
COPY models models
COPY db db
COPY kit kit
COPY bench bench
COPY --from=page /web/dist vivavoce/web
ARG EXTRA=""
RUN --mount=type=cache,target=/root/.cache/pip pip install --no-deps . \
    && if [ -n "$EXTRA" ]; then pip install ".[$EXTRA]"; fi

FROM python:3.11-slim-bookworm
# The embedded language model's library links with it.
RUN apt-get update -qq \
    && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libgomp1 \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 1000 --create-home vivavoce \
    && mkdir /data /models && chown vivavoce: /data /models
COPY --from=build /venv /venv
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    VIVAVOCE_DATA=/data \
    VIVAVOCE_MODELS_DIR=/models
USER vivavoce
WORKDIR /home/vivavoce
VOLUME ["/data", "/models"]
CMD ["vivavoce", "--help"]
