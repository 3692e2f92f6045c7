# The product in one image, for `chidao serve`, `worker`, `beat` and every other command. docker-compose.yml runs it.

# ------------------------------------------------------------------------------------------------------------ front end
FROM node:22-bookworm-slim AS front
WORKDIR /build
COPY package.json package-lock.json .npmrc ./
RUN npm ci --omit=dev
COPY frontend frontend
COPY web/assets web/assets
RUN node frontend/build.mjs

# ---------------------------------------------------------------------------------------------------------------- parts
FROM python:3.11-slim-bookworm AS parts
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PIP_NO_INPUT=1
RUN python -m venv /opt/chidao
ENV PATH=/opt/chidao/bin:$PATH
WORKDIR /build
COPY requirements.txt ./
RUN pip install --require-hashes --only-binary :all: -r requirements.txt
COPY pyproject.toml README.md ./
COPY engine engine
COPY processes processes
COPY handlers handlers
COPY bpmn bpmn
COPY web web
COPY --from=front /build/web/static/dist web/static/dist
RUN pybabel -q compile -d web/translations && pip install --no-deps --no-build-isolation .

# -------------------------------------------------------------------------------------------------------------- product
FROM python:3.11-slim-bookworm
# Anybody but root. Nothing but /var/lib/chidao is ever written to, and /tmp.
RUN useradd --system --uid 10001 --home-dir /var/lib/chidao --create-home --shell /usr/sbin/nologin chidao
COPY --from=parts /opt/chidao /opt/chidao
ENV PATH=/opt/chidao/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    LANG=C.UTF-8 \
    CHIDAO_HOME=/var/lib/chidao \
    HOST=0.0.0.0 \
    PORT=8000
USER chidao
WORKDIR /var/lib/chidao
VOLUME /var/lib/chidao
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s --retries=4 CMD \
    ["python", "-c", "import os, urllib.request; urllib.request.urlopen(f\"http://127.0.0.1:{os.environ['PORT']}/healthz\", timeout=4)"]
ENTRYPOINT ["chidao"]
CMD ["serve"]
