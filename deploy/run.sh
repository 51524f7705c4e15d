#!/usr/bin/env bash
# `make run`: nothing is touched while the port is taken; then the set-up, then the supervisor.
set -euo pipefail
cd "$(dirname "$0")/.."
export PORT=${PORT:-8000}
if [[ ! $PORT =~ ^[0-9]{1,5}$ ]] || ((10#$PORT < 1 || 10#$PORT > 65535)); then
    printf 'PORT=%s — не номер порта. Например: make run PORT=8001\n' "$PORT" >&2
    exit 1
fi
if (exec 3<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; then
    printf 'Порт %s занят другой программой. Остановите её или выберите другой порт: make run PORT=%s\n' \
        "$PORT" "$((10#$PORT == 65535 ? 8000 : 10#$PORT + 1))" >&2
    exit 1
fi
deploy/setup.sh run
# The kernel tells the supervisor to stop if make is killed.
exec setpriv --pdeathsig TERM .venv/bin/python deploy/run.py
