# shellcheck shell=bash
# Sourced by ./dev: the private PostgreSQL cluster and the databases in it.

# --- PostgreSQL ---------------------------------------------------------------------------
# A cluster of this checkout's own. As root it runs as "postgres", in a folder that user can
# enter. Whoever uses it holds a shared lock; the last one to leave stops it.

as_pg() {
    if ((EUID)); then (cd / && "$@"); else (cd / && runuser -u postgres -- "$@"); fi
}

pg_place() {
    local bin
    for bin in /usr/lib/postgresql/*/bin; do
        [[ -x $bin/initdb && -x $bin/postgres ]] && PG_BIN=$bin
    done
    [[ $PG_BIN ]] || die "No PostgreSQL server was found in /usr/lib/postgresql." "apt-get install postgresql"
    if [[ ! -e $DJPK_HOME/pg ]]; then
        rm -f "$DJPK_HOME/pg"
        if ((EUID == 0)) && ! as_pg test -x "$DJPK_HOME"; then
            mkdir -p "/var/lib/djpk_consultation/$KEY"
            ln -s "/var/lib/djpk_consultation/$KEY" "$DJPK_HOME/pg"
        else
            mkdir -p "$DJPK_HOME/pg"
        fi
        if ((EUID == 0)); then chown postgres: "$DJPK_HOME/pg/"; fi
        chmod 700 "$DJPK_HOME/pg/"
    fi
    PG_DIR=$(readlink -f "$DJPK_HOME/pg")
    PG_SOCKET=$PG_DIR
    if ((${#PG_SOCKET} > 90)); then # a socket's path has at most 107 characters
        PG_SOCKET=/tmp/djpk-$KEY
        as_pg mkdir -p -m 700 "$PG_SOCKET"
        [[ $(stat -c %u "$PG_SOCKET") == "$(stat -c %u "$PG_DIR")" ]] ||
            die "$PG_SOCKET belongs to someone else." "Choose a shorter DJPK_HOME."
    fi
    if [[ -s $PG_DIR/data/PG_VERSION ]]; then
        bin=/usr/lib/postgresql/$(<"$PG_DIR/data/PG_VERSION")/bin
        [[ -x $bin/postgres ]] || die "The databases in $DJPK_HOME are of PostgreSQL $(<"$PG_DIR/data/PG_VERSION"), which is not installed." \
            "Install postgresql-$(<"$PG_DIR/data/PG_VERSION"), or start anew: ./dev reset --all"
        PG_BIN=$bin
    fi
    export PGHOST=$PG_SOCKET PGPORT=$PG_PORT PGUSER=djpk
}

pg_init() {
    as_pg rm -rf "$PG_DIR/data.new"
    as_pg "$PG_BIN/initdb" -D "$PG_DIR/data.new" -U postgres -A trust -E UTF8 --locale=C.UTF-8
    as_pg tee -a "$PG_DIR/data.new/postgresql.conf" >/dev/null <<'END'
# The folder of the socket is closed to other users, so local connections are trusted.
listen_addresses = ''
max_connections = 150
shared_buffers = 512MB
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 2GB
random_page_cost = 1.1
fsync = on
synchronous_commit = on
timezone = 'UTC'
END
    as_pg mv "$PG_DIR/data.new" "$PG_DIR/data"
}

pg_running() { "$PG_BIN/pg_isready" -q -h "$PG_SOCKET" -p $PG_PORT -d postgres; }

pg_launch() {
    local i
    drop_fds
    if as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" status; then # still starting, or recovering
        for ((i = 0; i < 120; i++)); do
            pg_running && return
            sleep 1
        done
    fi
    as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -l "$PG_DIR/log" -w -t 120 -s \
        -o "-c unix_socket_directories='$PG_SOCKET' -c port=$PG_PORT" start
}

pg_start() {
    mkdir -p "$DJPK_HOME/lock"
    if [[ -z $PG_FD ]]; then exec {PG_FD}>>"$DJPK_HOME/lock/pg"; fi
    flock -s "$PG_FD"
    if [[ ! -d $PG_DIR/data ]]; then step "Making a PostgreSQL cluster" pg_init; fi
    if ! pg_running; then
        need_space "$PG_DIR" 200
        step "Starting PostgreSQL" pg_launch
    fi
    [[ $(sql postgres "SELECT 1 FROM pg_roles WHERE rolname = 'djpk'") ]] ||
        sql postgres "CREATE ROLE djpk LOGIN CREATEDB" >/dev/null
}

pg_leave() { # stops the server unless another command uses it
    [[ $PG_FD ]] || return 0
    if flock -n "$PG_FD" && pg_running; then pg_stop; fi
    exec {PG_FD}>&-
    PG_FD=''
}

pg_stop() { as_pg "$PG_BIN/pg_ctl" -D "$PG_DIR/data" -m fast -w -s stop || true; }

sql() { # sql DATABASE QUERY
    PGUSER=$([[ $1 == postgres ]] && echo postgres || echo djpk) \
        "$PG_BIN/psql" -X -q -A -t -v ON_ERROR_STOP=1 -d "$1" -c "$2"
}

# --- databases ------------------------------------------------------------------------------
# base (Odoo and what the add-on depends on) -> template (add-on, no demo data) -> test copies
#                                            -> the developer's database (add-on, demo data)
# What a database was built from is kept as its comment.

db_stamp() {
    sql postgres "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '$1'"
}

db_drop() {
    "$PG_BIN/dropdb" --if-exists --force "$1"
    rm -rf "$DJPK_HOME/data/filestore/$1"
}

db_copy() { # db_copy FROM TO
    db_drop "$2"
    "$PG_BIN/createdb" -T "$1" "$2"
    if [[ -d $DJPK_HOME/data/filestore/$1 ]]; then
        cp -a "$DJPK_HOME/data/filestore/$1" "$DJPK_HOME/data/filestore/$2"
    fi
}

db_finish() { # db_finish BUILDING NAME STAMP: the rename makes it real
    sql postgres "COMMENT ON DATABASE $1 IS '$3'"
    db_drop "$2"
    if [[ -d $DJPK_HOME/data/filestore/$1 ]]; then
        mv "$DJPK_HOME/data/filestore/$1" "$DJPK_HOME/data/filestore/$2"
    fi
    sql postgres "ALTER DATABASE $1 RENAME TO $2"
}

odoo_modules() { # odoo_modules DATABASE OPTIONS...: installs or updates; fails on ERROR lines
    local log=$DJPK_HOME/log/modules-$BASHPID.log status=0
    odoo -c "$DJPK_HOME/setup.conf" -d "$1" --no-http --stop-after-init --max-cron-threads=0 "${@:2}" >"$log" 2>&1 || status=$?
    cat "$log"
    # A constraint or index that could not be created is only logged.
    if ((status == 0)) && grep -E '^[0-9-]+ [0-9:,]+ [0-9]+ (ERROR|CRITICAL) ' "$log"; then status=1; fi
    rm -f "$log"
    return $status
}

make_base() { # make_base STAMP MODULES
    db_drop "${BASE}_building"
    odoo_modules "${BASE}_building" -i "$2" --load-language="$LANGUAGES"
    db_finish "${BASE}_building" "$BASE" "$1"
}

make_db() { # make_db NAME STAMP DEMO
    local new=$1_building
    db_copy "$BASE" "$new"
    # Demo data of this add-on alone: Odoo asks only whether the modules below have theirs.
    if [[ $3 == demo ]]; then
        sql "$new" "UPDATE ir_module_module SET demo = true WHERE state = 'installed'"
    fi
    odoo_modules "$new" -i "$ADDON"
    sql "$new" "UPDATE ir_module_module SET demo = false WHERE name <> '$ADDON'"
    db_finish "$new" "$1" "$2"
}

update_db() { # update_db NAME STAMP
    odoo_modules "$1" -u "$ADDON" --i18n-overwrite
    sql postgres "COMMENT ON DATABASE $1 IS '$2'"
}

manifest_depends() {
    "$PY" -c 'import ast, sys
print(",".join(sorted(ast.literal_eval(open(sys.argv[1]).read())["depends"])))' "$ROOT/$ADDON/__manifest__.py"
}

code_stamp() {
    (cd "$ROOT" && find "$ADDON" -type f -not -path '*/__pycache__/*' -not -path "$ADDON/tests/*" -print0 |
        LC_ALL=C sort -z | xargs -0 sha256sum | hash_of)
}

need_base() {
    local depends stamp
    depends=$(manifest_depends)
    BASE=djpk_base
    stamp=$(echo "${ODOO_SOURCE:-} $ODOO_VERSION $(cat "$CACHE/debs/odoo.list" 2>/dev/null) ${OCA_ADDONS[*]} $depends $LANGUAGES" | hash_of)
    BASE_STAMP=$stamp
    [[ $(db_stamp $BASE) != "$stamp" ]] || return 0
    need_space "$DJPK_HOME" 1000
    step "Installing Odoo's modules in a template database (about 1 minute)" make_base "$stamp" "$depends"
}

need_dev_db() { # need_dev_db demo|plain
    local now stamp
    stamp=$(code_stamp)
    now=$(db_stamp "$DB")
    if [[ -z $now ]]; then
        need_base
        step "Building the database $DB" make_db "$DB" "$stamp $1" "$1"
    elif [[ ${now% *} != "$stamp" ]]; then
        say "The add-on changed since the database $DB was built."
        step "Updating the database $DB" update_db "$DB" "$stamp ${now#* }"
    fi
    now=$(db_stamp "$DB")
    [[ $1 == demo || ${now#* } == plain ]] ||
        say "Note: the database $DB has demo data already. Without: ./dev reset, then ./dev run --no-demo"
}

need_template() {
    local stamp
    stamp="$(code_stamp)"
    need_base
    stamp="$stamp $BASE_STAMP"
    [[ $(db_stamp "${DB}_template") == "$stamp" ]] ||
        step "Building the template database ${DB}_template" make_db "${DB}_template" "$stamp" plain
}
