# shellcheck shell=bash
# Sourced by ./dev: messages, steps with progress, locks, processes.

# --- talking to the user -------------------------------------------------------------

say() { printf '%s\n' "$*"; }

die() { # what is wrong, then what to do, one line each
    printf '\n./dev: %s\n' "$1" >&"$ERR"
    shift
    local line
    for line in "$@"; do printf '       %s\n' "$line" >&"$ERR"; done
    exit 97 # "has been explained"
}

step() { # step TITLE [--watch FOLDER] COMMAND...: runs it with its output in the log
    local title=$1 watch='' start=$SECONDS size='' status=0
    shift
    if [[ $1 == --watch ]]; then watch=$2; shift 2; fi
    mkdir -p "${LOG%/*}"
    printf '\n=== %s: %s\n' "$(date '+%F %T')" "$title" >>"$LOG"
    local offset shown=0 tick=0
    offset=$(stat -c %s "$LOG")
    [[ -t 1 ]] || printf '%s ...\n' "$title"
    set -m # a process group of its own, so that Ctrl-C can end all of it
    ("$@") </dev/null >>"$LOG" 2>&1 &
    STEP_PID=$!
    set +m
    while kill -0 "$STEP_PID" 2>/dev/null; do
        if [[ $watch ]] && ((tick++ % 10 == 0)); then
            size=", $(du -sm "$watch" 2>/dev/null | cut -f1 || true) MB"
        fi
        if [[ -t 1 ]]; then
            printf '\r\033[K%s ... %d s%s' "$title" $((SECONDS - start)) "$size"
        elif ((SECONDS - start >= shown + 20)); then
            shown=$((SECONDS - start))
            printf '    %d s%s\n' "$shown" "$size"
        fi
        sleep 0.3
    done
    wait "$STEP_PID" || status=$?
    STEP_PID=''
    if [[ -t 1 ]]; then printf '\r\033[K'; fi
    if ((status == 0)); then
        printf '%s: %d s\n' "$title" $((SECONDS - start))
        return
    fi
    ((status != 97)) || exit 97
    local cause
    cause=$(diagnose "$offset")
    if [[ -z $cause ]]; then
        tail -c +$((offset + 1)) "$LOG" | tail -n 25 >&2
        cause="The lines above say why. Run the same command again to go on from here."
    fi
    die "\"$title\" failed." "$cause" "The whole log: $LOG"
}

diagnose() { # the cause, if what the failed step wrote shows a common one
    local text
    text=$(tail -c +$(($1 + 1)) "$LOG")
    case $text in
    *'No space left'*) echo "The disk is full: free about 3 GB and run the same command again." ;;
    *'ould not resolve'* | *'emporary failure'* | *'Network is unreachable'* | *'Could not connect'* | \
        *'NewConnectionError'* | *'NameResolutionError'* | *'Failed to fetch'*)
        echo "There seems to be no network: connect and run the same command again." ;;
    *'Could not get lock'*) echo "Another package manager is at work: wait for it and run the same command again." ;;
    esac
}

need_space() { # need_space FOLDER MEGABYTES
    local free
    mkdir -p "$1" 2>/dev/null || die "Cannot write to $1." "Choose another place with DJPK_HOME (state) or XDG_CACHE_HOME (downloads)."
    free=$(df -Pm "$1" | awk 'NR == 2 { print $4 }')
    ((free >= $2)) || die "The disk is full: $1 has $free MB free, this needs $2 MB." \
        "Free some space, or choose another place with DJPK_HOME (state) or XDG_CACHE_HOME (downloads)."
}

make_home() {
    mkdir -p "$DJPK_HOME"/{lock,log,run,data/filestore} 2>/dev/null ||
        die "Cannot write to $DJPK_HOME." "Choose another place: DJPK_HOME=/path ./dev ..."
    chmod 700 "$DJPK_HOME/data"
    : >"$DJPK_HOME/.djpk-home" # reset removes nothing that lacks this file
}

# --- locks ---------------------------------------------------------------------------
# The kernel drops a lock with the last process that holds it, so none can be left over.

lock_setup() {
    mkdir -p "$DJPK_HOME/lock"
    exec {SETUP_FD}>>"$DJPK_HOME/lock/setup"
    if ! flock -n "$SETUP_FD"; then
        say "Another ./dev is setting things up in $DJPK_HOME: waiting for it."
        flock "$SETUP_FD"
    fi
}

unlock_setup() { exec {SETUP_FD}>&-; SETUP_FD=''; }

drop_fds() { # for what may outlive this script
    exec {ERR}>&-
    if [[ $SETUP_FD ]]; then exec {SETUP_FD}>&-; fi
    if [[ $PG_FD ]]; then exec {PG_FD}>&-; fi
}

# --- processes ----------------------------------------------------------------------------------

pids_of() { # everything that was started under a run id, even what left its process group
    local pid nginx=$DJPK_HOME/run/nginx
    grep -lsz "^DJPK_RUN_ID=$1\$" /proc/[0-9]*/environ | cut -d/ -f3 || true
    if [[ $1 == "$SERVER_ID" && -s $nginx/pid ]]; then # nginx writes its title over its environment
        pid=$(<"$nginx/pid")
        if grep -qs "$nginx" "/proc/$pid/cmdline"; then echo "$pid"; fi
    fi
}

end_run() { # end_run ID: ask, wait, then insist
    local pids i
    mapfile -t pids < <(pids_of "$1")
    ((${#pids[@]})) || return 0
    kill -TERM "${pids[@]}" 2>/dev/null || true
    for ((i = 0; i < 60; i++)); do
        [[ $(pids_of "$1") ]] || return 0
        sleep 0.25
    done
    mapfile -t pids < <(pids_of "$1")
    ((${#pids[@]} == 0)) || kill -KILL "${pids[@]}" 2>/dev/null || true
}

on_exit() {
    local status=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [[ $STEP_PID ]]; then
        kill -TERM -- "-$STEP_PID" 2>/dev/null || true
        wait "$STEP_PID" 2>/dev/null || true
    fi
    if ((${#SERVER_PIDS[@]})); then
        printf '\nStopping the server.\n'
        end_run "$SERVER_ID"
        rm -f "$DJPK_HOME/run/server"
    fi
    end_run "$RUN_ID"
    if [[ $PG_FD && $PG_BIN ]]; then pg_leave; fi
    ((status != 97)) || status=1
    exit "$status"
}
