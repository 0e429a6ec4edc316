# How versions are kept in a folder. Sent to the server in front of releases.sh, so nothing but
# POSIX sh and the usual tools.
set -eu

prepare() {
    mkdir -p "$root/releases"
    if [ -e "$root/current" ] && [ ! -h "$root/current" ]; then
        say "$root/current 不是链接；请先移走 / is no link; move it away first"
        exit 1
    fi
}

lock() {
    mkdir "$root/.lock" 2>/dev/null
}

unlock() {
    rmdir "$root/.lock"
}

read_log() {
    cat "$root/log" 2>/dev/null || :
}

append_log() {
    echo "$1" >>"$root/log"
}

list() {
    for folder in "$root"/releases/*/; do
        [ ! -d "$folder" ] || basename "$folder"
    done
}

has() {
    [ -d "$root/releases/$1" ]
}

remove() {
    rm -rf "$root/releases/$1"
}

now() {
    if [ -h "$root/current" ]; then
        basename "$(readlink "$root/current")"
    fi
}

clear_uploads() {
    rm -rf "$root"/releases/.new-*
}

# An upload counts when it is whole.
arrive() {
    has "$1" || mv "$root/releases/.new-$1" "$root/releases/$1"
}

# At no moment is there no site: GNU, busybox and BSD each rename over a link in their own way.
switch() {
    rm -f "$root/.current"
    ln -s "releases/$1" "$root/.current"
    mv -T "$root/.current" "$root/current" 2>/dev/null ||
        mv -h "$root/.current" "$root/current" 2>/dev/null ||
        { rm -f "$root/current" && mv "$root/.current" "$root/current"; }
}
