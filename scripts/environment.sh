# Makes and refreshes the private environments of scripts/srs and scripts/test; read by them, not run.

fail() {
    printf 'srs: %s\n' "$1" >&2
    exit 1
}

# Says what is going on, on one line that replaces itself in a terminal.
progress() {
    if [ -t 2 ]; then printf '\r\033[K%s' "$1" >&2; else printf '%s\n' "$1" >&2; fi
}

progress_done() {
    if [ -t 2 ]; then printf '\r\033[K' >&2; fi
}

# The first Python that is new enough.
find_python() {
    for candidate in python3 python3.13 python3.12 python3.11 python3.10 python3.14; do
        if command -v "$candidate" >/dev/null 2>&1 &&
            "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    fail "Python 3.10 or newer is needed. Install it, for example: sudo apt install python3 python3-venv"
}

# What the installation is made from, as one word: content, not times.
fingerprint() {
    (cd "$1" && find srs_cli decks pyproject.toml README.md LICENSE -type f ! -name '*.pyc' -exec cksum {} + | sort | cksum)
}

# prepare VENV STAMP run|test CHECKOUT: makes the environment where it is missing, installs where the source changed.
prepare() {
    venv=$1 stamp=$2 purpose=$3 checkout=$4
    wanted=$(fingerprint "$checkout")
    if [ -e "$stamp" ] && [ "$(cat "$stamp")" = "$wanted" ]; then
        touch "$stamp"
        return
    fi
    # Two first calls at once: the second waits for the first.
    lock=$venv.lock waited=0
    until mkdir "$lock" 2>/dev/null; do
        [ "$waited" -lt 120 ] || fail "another set-up seems to hang; if none runs, remove $lock"
        progress "srs: waiting for another set-up to end …"
        waited=$((waited + 1))
        sleep 1
    done
    trap 'rmdir "$lock" 2>/dev/null' EXIT
    trap 'rmdir "$lock" 2>/dev/null; exit 130' INT TERM HUP
    if [ ! -e "$stamp" ] || [ "$(cat "$stamp")" != "$wanted" ]; then
        install_into
    fi
    rmdir "$lock"
    trap - EXIT INT TERM HUP
}

install_into() {
    log=$checkout/.setup.log
    if [ ! -x "$venv/bin/pip" ]; then
        progress "srs: first use: making a private environment [1/2] …"
        python=$(find_python)
        "$python" -c 'import venv, ensurepip' 2>/dev/null || {
            progress_done
            version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
            fail "this Python cannot make environments. Install the package python3-venv (or python$version-venv): sudo apt install python3-venv"
        }
        rm -rf "$venv"
        "$python" -m venv "$venv" >"$log" 2>&1 || { progress_done; tail -n 5 "$log" >&2; fail "making the environment failed; see $log"; }
    fi
    if [ "$purpose" = run ]; then
        progress "srs: installing into $venv [2/2], some seconds …"
        set -- "$checkout[documents]"
    else
        progress "srs: installing what the tests need [2/2], up to a minute …"
        set -- --editable "$checkout[test]"
    fi
    "$venv/bin/pip" install --quiet --disable-pip-version-check --no-input --compile --upgrade "$@" >"$log" 2>&1 ||
        { progress_done; tail -n 5 "$log" >&2; fail "the installation failed (is the network up?); see $log"; }
    if [ "$purpose" = run ]; then
        # Start-up hooks of setuptools would cost every start some time, and nothing here needs them.
        "$venv/bin/pip" uninstall --quiet --disable-pip-version-check --yes setuptools >>"$log" 2>&1 || :
    fi
    printf '%s\n' "$wanted" >"$stamp"
    rm -f "$log"
    progress_done
}
