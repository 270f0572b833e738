# shellcheck shell=bash
# Sourced by ./dev: configuration files, Odoo as a server, nginx in front of it.

# --- configuration ----------------------------------------------------------------------------

write_conf() { # write_conf FILE KEY=VALUE...
    local file=$1 pair
    shift
    [[ -s $DJPK_HOME/admin_passwd ]] || (umask 077 && head -c 24 /dev/urandom | base64 >"$DJPK_HOME/admin_passwd")
    (
        umask 077
        cat >"$file.new" <<END
[options]
addons_path = $ADDONS_PATH
data_dir = $DJPK_HOME/data
admin_passwd = $(<"$DJPK_HOME/admin_passwd")
list_db = False
db_host = $PG_SOCKET
db_port = $PG_PORT
db_user = djpk
END
        for pair in "$@"; do printf '%s = %s\n' "${pair%%=*}" "${pair#*=}"; done >>"$file.new"
    )
    mv "$file.new" "$file"
}

free_ports() { # free_ports COUNT
    "$PY" - "$1" <<'END'
import socket, sys
sockets = [socket.socket() for _ in range(int(sys.argv[1]))]
for s in sockets:
    s.bind(("127.0.0.1", 0))
print(*(s.getsockname()[1] for s in sockets))
END
}

prepare() { # prepare PACKAGE...: all but the databases
    [[ $DB =~ ^[a-z][a-z0-9_]{0,40}$ ]] || die "DJPK_DB=$DB is no usable name." "Use small letters, digits and _, a letter first."
    [[ $DJPK_HOME$ROOT != *[,\'\"\\]* ]] || die "Commas, quotes and backslashes cannot be in the path of DJPK_HOME or the checkout."
    [[ -e $ROOT/$ADDON/__manifest__.py ]] || die "$ROOT/$ADDON/__manifest__.py is missing: this is no complete checkout."
    make_home
    lock_setup
    need_packages python3 python3-venv postgresql "${PDF_PACKAGES[@]}" "$@"
    need_odoo
    need_venv "$VENV" "Odoo" "$ROOT/odoo-requirements.txt" "$ROOT/test-requirements.txt"
    need_oca
    ADDONS_PATH=$CORE_ADDONS,$DJPK_HOME/oca/odoo/addons,$ROOT
    pg_place
    pg_start
    write_conf "$DJPK_HOME/setup.conf" "http_interface=127.0.0.1"
}

# --- run ----------------------------------------------------------------------------------------

server_read() { # is there a server? sets SERVER_PORT SERVER_HOST SERVER_MODE SERVER_ARGS
    SERVER_PORT='' SERVER_HOST='' SERVER_MODE='' SERVER_ARGS=()
    [[ $(pids_of "$SERVER_ID") ]] || return 1
    if [[ -s $DJPK_HOME/run/server ]]; then
        { read -r SERVER_PORT; read -r SERVER_HOST; read -r SERVER_MODE; read -r -a SERVER_ARGS; } <"$DJPK_HOME/run/server"
    fi
}

port_taken() { (exec 9<>"/dev/tcp/127.0.0.1/$PORT") 2>/dev/null; }

check_port() {
    if server_read; then
        die "The server already runs at http://localhost:${SERVER_PORT:-?}" "Stop it first: ./dev stop"
    fi
    [[ $PORT =~ ^[1-9][0-9]{0,4}$ ]] || die "DJPK_PORT=$PORT is no port number."
    if port_taken; then
        die "Port $PORT is taken by another program." "Choose another: DJPK_PORT=$((PORT + 1)) ./dev run"
    fi
}

write_nginx() { # write_nginx HTTP_PORT GEVENT_PORT
    local dir=$DJPK_HOME/run/nginx
    mkdir -p "$dir"
    cat >"$dir/nginx.conf" <<END
daemon off;
worker_processes 1;
pid "$dir/pid";
error_log "$DJPK_HOME/log/nginx.log";
$( ((EUID)) || echo 'user root root;')
events { worker_connections 1024; }
http {
    access_log off;
    client_body_temp_path "$dir/body";
    proxy_temp_path "$dir/proxy";
    fastcgi_temp_path "$dir/fastcgi";
    uwsgi_temp_path "$dir/uwsgi";
    scgi_temp_path "$dir/scgi";
    client_max_body_size 200m;
    proxy_read_timeout 720s;
    proxy_send_timeout 720s;
    proxy_set_header Host \$http_host;
    proxy_set_header X-Forwarded-Host \$http_host;
    proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
    proxy_set_header X-Forwarded-Proto \$scheme;
    proxy_set_header X-Real-IP \$remote_addr;
    gzip on;
    gzip_types text/css text/plain text/xml application/json application/javascript;
    server {
        listen $HOST:$PORT;
        location /websocket {
            proxy_pass http://127.0.0.1:$2;
            proxy_http_version 1.1;
            proxy_set_header Host \$http_host;
            proxy_set_header X-Forwarded-Host \$http_host;
            proxy_set_header X-Forwarded-For \$proxy_add_x_forwarded_for;
            proxy_set_header X-Forwarded-Proto \$scheme;
            proxy_set_header X-Real-IP \$remote_addr;
            proxy_set_header Upgrade \$http_upgrade;
            proxy_set_header Connection upgrade;
        }
        location / { proxy_pass http://127.0.0.1:$1; }
    }
}
END
}

spawn() { # spawn LOG COMMAND...: in a session of its own, ended with this script unless detached
    local log=$1 guard=()
    shift
    [[ $DETACH ]] || guard=(setpriv --pdeathsig TERM)
    (
        drop_fds
        exec {PG_FD}>>"$DJPK_HOME/lock/pg" # a lock of its own: the inherited one is the script's
        flock -s "$PG_FD"
        PYTHONPATH=$ODOO_LIB exec setsid "${guard[@]}" env DJPK_RUN_ID="$SERVER_ID" "$@"
    ) </dev/null >>"$log" 2>&1 &
    SERVER_PIDS+=($!)
}

start_server() {
    local log=$DJPK_HOME/log/odoo.log http=$PORT gevent interface=$HOST proxy=False nginx=''
    if ((WORKERS)); then
        nginx=$TOOL
        read -r http gevent < <(free_ports 2)
        interface=127.0.0.1 proxy=True
        write_nginx "$http" "$gevent"
    else
        read -r gevent < <(free_ports 1)
    fi
    write_conf "$DJPK_HOME/odoo.conf" "db_name=$DB" "dbfilter=^$DB\$" "http_interface=$interface" "http_port=$http" \
        "gevent_port=$gevent" "proxy_mode=$proxy" "workers=$WORKERS" "max_cron_threads=1"
    : >"$log"
    : >"$DJPK_HOME/log/nginx.log"
    spawn "$log" "$PY" "$ODOO_BIN" -c "$DJPK_HOME/odoo.conf"
    if [[ $nginx ]]; then
        spawn "$DJPK_HOME/log/nginx.log" "$nginx" -p "$DJPK_HOME/run/nginx" -e "$DJPK_HOME/log/nginx.log" -c "$DJPK_HOME/run/nginx/nginx.conf"
    fi
    printf '%s\n' "$PORT" "$HOST" "${DETACH:-foreground}" "${RUN_ARGS[*]}" >"$DJPK_HOME/run/server"
    wait_for_login "$log"
}

servers_alive() { local pid; for pid in "${SERVER_PIDS[@]}"; do kill -0 "$pid" 2>/dev/null || return 1; done; }

login_answers() {
    "$PY" - "$PORT" "$HOST" <<'END' 2>/dev/null
import sys, urllib.request
host = "127.0.0.1" if sys.argv[2] == "0.0.0.0" else sys.argv[2]
urllib.request.urlopen(f"http://{host}:{sys.argv[1]}/web/login", timeout=60)
END
}

wait_for_login() { # wait_for_login LOG
    local start=$SECONDS
    until login_answers; do
        if ! servers_alive || ((SECONDS - start > 180)); then not_started "$1"; fi
        sleep 0.3
    done
    servers_alive || not_started "$1" # what answered was another program
    say "Odoo answers after $((SECONDS - start)) s"
}

not_started() {
    tail -n 25 "$1" >&2
    if grep -qs 'Address already in use' "$1" "$DJPK_HOME/log/nginx.log"; then
        die "Port $PORT is taken by another program." "Choose another: DJPK_PORT=$((PORT + 1)) ./dev run"
    fi
    die "Odoo did not start; the lines above say why." "The whole log: $1"
}

print_logins() {
    local found
    found=$(sql "$DB" "SELECT login FROM res_users WHERE active AND login = ANY ('{$(IFS=,; echo "${LOGINS[*]}")}')")
    printf '\n  http://localhost:%s\n\n' "$PORT"
    local login
    for login in "${LOGINS[@]}"; do
        if grep -qx "$login" <<<"$found"; then printf '  login %-12s password %s\n' "$login" "$login"; fi
    done
    printf '\n  Log: %s\n' "$DJPK_HOME/log/odoo.log"
}

follow_log() { # shows what is a warning or worse; the file has the rest
    tail -n 0 -F --pid=$$ "$DJPK_HOME/log/odoo.log" 2>/dev/null | awk '
        /^[0-9]+-[0-9]+-[0-9]+ [0-9:,]+ [0-9]+ [A-Z]+ / { show = $4 ~ /^(WARNING|ERROR|CRITICAL)$/ }
        show { print; fflush() }'
}
