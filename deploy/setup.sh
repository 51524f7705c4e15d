#!/usr/bin/env bash
# Prepares a bare machine: system libraries, .venv, the locked packages, compiled translations.
# Usage: deploy/setup.sh run|test. What is there already is left alone, so a second call takes a moment.
set -euo pipefail
cd "$(dirname "$0")/.."
purpose=${1:-run}
venv=.venv
# Whoever calls us may have another virtual environment switched on; ours is named outright everywhere.
unset VIRTUAL_ENV PYTHONHOME PYTHONPATH

say() { printf '%s\n' "$*"; }
stop() {
    printf '%s\n' "$*" >&2
    exit 1
}

is_there() { # cmd:NAME | lib:NAME | file:PATTERN
    case $1 in
        cmd:*) command -v "${1#cmd:}" >/dev/null ;;
        lib:*) [[ $libraries == *"${1#lib:} "* ]] ;;
        file:*) compgen -G "${1#file:}" >/dev/null ;;
    esac
}

find_python() { # the first Python that is new enough, or nothing
    local candidate
    for candidate in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11}; do
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
}

missing_packages() {
    local libraries purposes package probe python
    libraries=$(PATH=$PATH:/sbin:/usr/sbin ldconfig -p)
    while read -r purposes package probe; do
        [[ $purposes == run || $purposes == "$purpose" ]] || continue
        is_there "$probe" || printf '%s ' "$package"
    done < <(grep -v '^#' deploy/system_packages.txt)
    python=$(find_python)
    if [[ -z $python ]]; then
        command -v python3 >/dev/null || printf 'python3 python3-venv '
    elif [[ ! -x $venv/bin/python ]] && ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
        case $(basename "$python") in
            python3) printf 'python3-venv ' ;;
            *) printf '%s-venv ' "$(basename "$python")" ;;
        esac
    fi
}

install_packages() { # PACKAGE…
    local line="apt-get update && apt-get install -y --no-install-recommends $*" root=()
    command -v apt-get >/dev/null || stop "Не хватает системных пакетов (имена как в Debian): $*. Установите их и повторите."
    if [[ $(id -u) -ne 0 ]]; then
        if ! command -v sudo >/dev/null || { ! sudo -n true 2>/dev/null && [[ ! -t 0 ]]; }; then
            stop "Не хватает системных пакетов, а прав на установку нет. Выполните и повторите:
    sudo sh -c '$line'"
        fi
        root=(sudo)
    fi
    say "Устанавливаю системные пакеты: $*"
    export DEBIAN_FRONTEND=noninteractive
    if ! { "${root[@]}" apt-get update -qq &&
        "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "$@" >/dev/null; }; then
        stop "Пакеты не установились. Выполните сами, посмотрите на ошибку и повторите:
    sudo sh -c '$line'"
    fi
}

make_venv() {
    "$venv/bin/python" -c '' 2>/dev/null && return # else there is none, or its Python has left the system
    local python
    python=$(find_python)
    [[ -n $python ]] || stop "Нужен Python 3.11 или новее, а здесь: $(python3 --version 2>&1). Путь к нему можно назвать: make run PYTHON=/путь/к/python3"
    say "Создаю .venv: $("$python" --version)"
    rm -rf "$venv"
    "$python" -m venv "$venv"
}

install_lock() {
    # The lock for tests holds all of the lock for use: a .venv that has it is not thinned out by `make run`.
    local stamp=$venv/.installed kind=$purpose lock wanted
    [[ $kind == run && -f $stamp && $(<"$stamp") == test* ]] && kind=test
    lock=requirements.lock
    [[ $kind == test ]] && lock=requirements-dev.lock
    wanted="$kind $(cat deploy/uv.txt "$lock" | sha256sum)"
    [[ -f $stamp && $(<"$stamp") == "$wanted" ]] && return
    say "Устанавливаю пакеты Python: $(grep -c '==' "$lock")"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --require-hashes -r deploy/uv.txt
    UV_LINK_MODE=copy UV_HTTP_TIMEOUT=180 "$venv/bin/uv" pip sync --quiet --python "$venv/bin/python" --require-hashes "$lock"
    printf '%s' "$wanted" >"$stamp"
}

compile_messages() {
    local source
    for source in locale/*/LC_MESSAGES/*.po; do
        [[ -f $source && ! ${source%.po}.mo -nt $source ]] || continue
        msgfmt --check-format -o "${source%.po}.mo" "$source"
    done
}

install_html_check() { # the Nu HTML checker, which only the tests ask for
    local folder=deploy/html_check
    [[ $purpose == test ]] || return 0
    [[ -f $folder/node_modules/vnu-jar/package.json && ! $folder/package-lock.json -nt $folder/node_modules ]] && return
    say "Устанавливаю проверку HTML"
    npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
    touch "$folder/node_modules"
}

read -ra missing <<<"$(missing_packages)" || true
[[ ${#missing[@]} -eq 0 ]] || install_packages "${missing[@]}"
make_venv
install_lock
compile_messages
install_html_check
