# shellcheck shell=bash
# Sourced by ./dev: Debian packages, the Odoo tree, the Python environments.

# --- Debian packages -----------------------------------------------------------------

as_root_install() { # runs as root, on its own: no services started, no cluster made
    set -eu
    made='' policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.d/djpk.conf
    trap 'rm -f $made' EXIT
    if [ ! -e $policy ]; then # says no only while this process lives
        made=$policy
        printf '#!/bin/sh\n[ -d /proc/%s ] && exit 101\nexit 0\n' $$ >$policy
        chmod 755 $policy
    fi
    if [ ! -d /etc/postgresql ]; then
        made="$made $cluster"
        mkdir -p "${cluster%/*}"
        echo 'create_main_cluster = false' >$cluster
    fi
    export DEBIAN_FRONTEND=noninteractive
    dpkg --configure -a
    apt-get -q update
    apt-get -q -o DPkg::Lock::Timeout=300 install -y --no-install-recommends "$@"
}

need_packages() {
    local package missing=() sudo=()
    command -v dpkg-query >/dev/null || die "This script needs Debian 12 or newer." "See README.md for an Odoo you already run."
    for package in "$@"; do
        [[ $(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null) == installed ]] || missing+=("$package")
    done
    ((${#missing[@]})) || return 0
    if ((EUID)); then
        if ! command -v sudo >/dev/null || ! { sudo -n true 2>/dev/null || { [[ -t 0 ]] && sudo -v; }; }; then
            die "Debian packages are missing, and installing them needs root: ${missing[*]}" \
                "Ask an administrator to run this, then run the same command again:" \
                "apt-get install --no-install-recommends ${missing[*]}"
        fi
        sudo=(sudo)
    fi
    step "Installing Debian packages (${missing[*]})" \
        "${sudo[@]}" bash -c "$(declare -f as_root_install); as_root_install \"\$@\"" djpk "${missing[@]}"
}

# --- a private apt, which touches nothing of the system's ------------------------------

apt_private() {
    local apt=$CACHE/apt
    apt-get -q -o Dir::Etc::sourcelist="$apt/sources.list" -o Dir::Etc::sourceparts=- \
        -o Dir::State::lists="$apt/lists" -o Dir::Cache="$apt/cache" -o Acquire::Languages=none \
        -o APT::Sandbox::User=root -o APT::Update::Error-Mode=any -o Acquire::Retries=2 "$@"
}

debian_mirror() { # "URL SUITE" of the machine's own Debian, whatever else apt knows
    # shellcheck disable=SC2016 # apt's own placeholders
    "$@" indextargets --format '$(SITE) $(RELEASE) $(COMPONENT) $(ORIGIN) $(LABEL) $(IDENTIFIER)' 2>/dev/null |
        awk '$3 == "main" && $4 == "Debian" && $5 == "Debian" && $6 == "Packages" &&
             $2 !~ /-(updates|security|backports|proposed-updates)/ { print $1, $2; exit }'
}

apt_sources() {
    local apt=$CACHE/apt keyring=/usr/share/keyrings/debian-archive-keyring.gpg mirror suite signed=''
    mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
    read -r mirror suite < <(debian_mirror apt-get) || true
    if [[ -z ${mirror:-} ]]; then # apt was never updated on this machine
        local own=(apt-get -q -o "Dir::State::lists=$apt/own" -o "Dir::Cache=$apt/cache" -o APT::Sandbox::User=root)
        mkdir -p "$apt/own/partial"
        "${own[@]}" update || true
        read -r mirror suite < <(debian_mirror "${own[@]}") || true
    fi
    [[ ${mirror:-} ]] || die "apt on this machine names no Debian mirror that answers." \
        "Check the network and /etc/apt, or name an Odoo 19 tree you have: ODOO_SOURCE=/path ./dev ..."
    if [[ -e $keyring ]]; then signed="[signed-by=$keyring] "; fi
    printf "deb $signed%s %s main\n" "$mirror" "$suite" "$mirror" unstable | sort -u >"$apt/sources.list"
    echo "$suite" >"$apt/suite"
}

fetch_debs() { # fetch_debs NAME PACKAGE[/SUITE]...: into the cache, listed in NAME.list
    local name=$1 new=$CACHE/debs/$1.new
    shift
    rm -rf "$new"
    mkdir -p "$new"
    if [[ -z $APT_READY ]]; then
        apt_sources
        apt_private update
        APT_READY=1
    fi
    local suite packages
    suite=$(<"$CACHE/apt/suite")
    packages=("${@//@own/$suite}")
    (cd "$new" && apt_private download "${packages[@]}")
    (cd "$new" && ls -- *.deb) >"$CACHE/debs/$name.list.new"
    mv "$new"/*.deb "$CACHE/debs/"
    rmdir "$new"
    mv "$CACHE/debs/$name.list.new" "$CACHE/debs/$name.list"
}

debs() { # debs NAME: the cached files of one list, or nothing if one is missing
    local file files=()
    [[ -s $CACHE/debs/$1.list ]] || return 0
    while read -r file; do
        [[ -s $CACHE/debs/$file ]] || return 0
        files+=("$CACHE/debs/$file")
    done <"$CACHE/debs/$1.list"
    printf '%s\n' "${files[@]}"
}

need_debs() { # need_debs NAME TITLE PACKAGE...
    local name=$1 title=$2 fd
    shift 2
    mkdir -p "$CACHE/debs"
    exec {fd}>>"$CACHE/lock"
    flock "$fd"
    if [[ -z $(debs "$name") ]]; then
        need_space "$CACHE" 700
        step "$title" --watch "$CACHE/debs/$name.new" fetch_debs "$name" "$@"
    fi
    exec {fd}>&-
}

need_tool() { # need_tool PACKAGE FILE: sets TOOL, of the system or from an unpacked package,
    local folder=$DJPK_HOME/tools/$1 # which needs no root and starts no service
    for TOOL in "/usr/$2" "$folder/usr/$2"; do
        [[ ! -e $TOOL ]] || return 0
    done
    need_debs "$1" "Fetching $1 from Debian" "$1/@own"
    mkdir -p "$DJPK_HOME/tools"
    step "Unpacking $1" unpack "$folder" "$1"
}

unpack() { # unpack FOLDER NAME: all debs of a list, complete or not at all
    local file
    rm -rf "$1.new"
    mkdir -p "$1.new"
    while read -r file; do dpkg -x "$file" "$1.new"; done < <(debs "$2")
    if [[ $2 == odoo ]]; then finish_tree "$1.new"; fi
    rm -rf "$1"
    mv "$1.new" "$1"
}

# --- Odoo and its Python packages -------------------------------------------------------

finish_tree() {
    local addons=$1/usr/lib/python3/dist-packages/odoo/addons file
    # Debian leaves this file out; every page that loads Discuss logs an error without it.
    file=$addons/mail/static/lib/selfie_segmentation/selfie_segmentation.js
    mkdir -p "${file%/*}"
    [[ -e $file ]] || : >"$file"
}

tree_layout() { # sets ODOO_LIB (to import), ODOO_BIN, CORE_ADDONS from TREE
    if [[ -e $TREE/odoo-bin ]]; then
        ODOO_LIB=$TREE ODOO_BIN=$TREE/odoo-bin CORE_ADDONS=$TREE/addons
    else
        ODOO_LIB=$TREE/usr/lib/python3/dist-packages ODOO_BIN=$TREE/usr/bin/odoo
        CORE_ADDONS=$ODOO_LIB/odoo/addons
    fi
    ODOO_VERSION=$(sed -n 's/^version_info = (\([0-9]*\), \([0-9]*\),.*/\1.\2/p' "$ODOO_LIB/odoo/release.py" 2>/dev/null || true)
    [[ $ODOO_VERSION == "$ODOO_SERIES" && -e $ODOO_BIN ]]
}

need_odoo() {
    if [[ ${ODOO_SOURCE:-} ]]; then
        TREE=$(realpath -m -- "$ODOO_SOURCE")
        tree_layout || die "ODOO_SOURCE=$TREE is no Odoo $ODOO_SERIES tree (it has version ${ODOO_VERSION:-none})." \
            "Name a checkout that holds odoo-bin, or a folder that holds usr/bin/odoo."
        return
    fi
    TREE=$DJPK_HOME/odoo
    if [[ ! -d $TREE ]]; then
        need_space "$DJPK_HOME" 3000
        need_debs odoo "Fetching Odoo $ODOO_SERIES from Debian (130 MB)" \
            "${TREE_PACKAGES[@]/%//@own}" "${TREE_PACKAGES_UNSTABLE[@]/%//unstable}"
        step "Unpacking Odoo" --watch "$TREE.new" unpack "$TREE" odoo
    fi
    tree_layout || die "$TREE is no Odoo $ODOO_SERIES (it has version ${ODOO_VERSION:-none})." \
        "Remove that folder and $CACHE/debs, or name a tree you have: ODOO_SOURCE=/path ./dev ..."
}

pick_python() {
    local python
    for python in /usr/bin/python3 /usr/bin/python3.1[0-3]; do
        if "$python" -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info)' 2>/dev/null; then
            echo "$python"
            return
        fi
    done
    die "No Python from 3.10 on was found in /usr/bin." "apt-get install python3 python3-venv"
}

hash_of() { sha256sum | cut -c1-16; }

make_wheels() { # make_wheels FOLDER VENV REQUIREMENTS...
    local folder=$1 venv=$2 file args=()
    shift 2
    for file in "$@"; do args+=(-r "$file"); done
    rm -rf "$folder.new"
    "$venv/bin/python" -m pip wheel --retries 2 --use-pep517 -w "$folder.new" "${args[@]}"
    mv "$folder.new" "$folder"
}

make_venv() { # make_venv FOLDER STAMP WHEELS REQUIREMENTS...
    local venv=$1 stamp=$2 wheels=$3 file args=()
    shift 3
    for file in "$@"; do args+=(-r "$file"); done
    "$venv/bin/python" -m pip install --no-index --find-links="$wheels" "${args[@]}"
    echo "$stamp" >"$venv/complete"
}

need_venv() { # need_venv FOLDER TITLE REQUIREMENTS...
    local venv=$1 title=$2 python stamp wheels fd
    shift 2
    python=$(pick_python)
    stamp=$({ "$python" --version; cat "$@"; } | hash_of)
    wheels=$CACHE/wheels/$stamp
    [[ $(cat "$venv/complete" 2>/dev/null) != "$stamp $venv" ]] || return 0
    need_space "$DJPK_HOME" 600
    mkdir -p "$CACHE/wheels"
    exec {fd}>>"$CACHE/lock"
    flock "$fd"
    rm -rf "$venv"
    step "Making a Python environment ($title)" "$python" -m venv "$venv"
    if [[ ! -d $wheels ]]; then
        step "Fetching Python packages ($title)" make_wheels "$wheels" "$venv" "$@"
    fi
    exec {fd}>&-
    step "Installing Python packages ($title)" make_venv "$venv" "$stamp $venv" "$wheels" "$@"
}

make_oca() {
    local wheels=$CACHE/wheels/oca
    rm -rf "$DJPK_HOME/oca.new"
    if ! "$PY" -m pip install --no-index --find-links="$wheels" --no-deps --target "$DJPK_HOME/oca.new" "${OCA_ADDONS[@]}"; then
        "$PY" -m pip download --retries 2 --no-deps -d "$wheels" "${OCA_ADDONS[@]}"
        rm -rf "$DJPK_HOME/oca.new"
        "$PY" -m pip install --no-index --find-links="$wheels" --no-deps --target "$DJPK_HOME/oca.new" "${OCA_ADDONS[@]}"
    fi
    echo "${OCA_ADDONS[*]}" >"$DJPK_HOME/oca.new/complete"
    rm -rf "$DJPK_HOME/oca"
    mv "$DJPK_HOME/oca.new" "$DJPK_HOME/oca"
}

need_oca() {
    [[ $(cat "$DJPK_HOME/oca/complete" 2>/dev/null) == "${OCA_ADDONS[*]}" ]] ||
        step "Installing the OCA helpdesk" make_oca
}

odoo() { PYTHONPATH=$ODOO_LIB "$PY" "$ODOO_BIN" "$@"; }
