# The worker for a site in a folder, run by folder.py: on this machine, or sent to a server over ssh.
# It needs POSIX sh and the usual tools only. It holds the lock as long as it runs: when the publisher
# is killed or the connection is lost, its input ends; then it removes unfinished files, unlocks and
# ends. If the worker itself is killed, the next one sees that its process is gone.
#
# A request is a line `VERB [ARGUMENT [ARGUMENT]]`; if it takes a list, paths follow, one a line, and
# a line `.` ends it. The answer is lines of output, an empty line and `TOKEN STATUS`; if the status
# is not 0, a line `! KEY WORDS` of the output names the cause.
#
#   releases/VERSION   one folder for each version     manifests/VERSION   its manifest
#   current            a symlink to the live version   log                 one line for each event

umask 022
LC_ALL=C
export LC_ALL

fail() {
    printf '! %s\n' "$*"
    exit 9
}

# -- the lock: a symlink `.lock` to a file that names its owner, so it is created with its content

lock_age=600 # seconds without renewal after which a lock is void

write_lock() {
    printf '%s %s %s %s %s\n' "$$" "$(uname -n)" "$since" "$(date +%s)" "$owner" >"$root/.lock-$token"
}

is_mine() {
    [ "$(readlink "$root/.lock")" = ".lock-$token" ]
}

require_lock() {
    is_mine || fail lock.lost
}

# A process of another user cannot be signalled but exists; a zombie (Z) has ended.
is_running() {
    [ "$1" != "$$" ] || return 1 # containers reuse the same numbers
    state=
    [ ! -r "/proc/$1/stat" ] || read -r _ _ state _ <"/proc/$1/stat"
    [ "$state" != Z ] &&
        { kill -0 "$1" 2>/dev/null || [ -d "/proc/$1" ] || ps -p "$1" >/dev/null 2>&1; }
}

# A number that this script wrote and that a shell can compute with.
is_number() {
    case $1 in
        '' | *[!0-9]* | 0?* | ???????????*) return 1 ;;
    esac
}

# Print why the lock of another run is void, or nothing if it is valid.
why_void() {
    if [ "$1" = force ]; then
        echo lock.forced
    elif [ -z "$holder" ]; then
        echo lock.left
    elif [ "$machine" = "$(uname -n)" ] && ! is_running "$pid"; then
        echo lock.left
    elif [ "$(($(date +%s) - seen))" -gt "$lock_age" ]; then
        echo lock.expired
    fi
}

do_lock() {
    since=$(date +%s)
    write_lock
    [ ! -e "$root/.lock" ] || [ -h "$root/.lock" ] || rm -rf "$root/.lock" # an older format
    take_lock "$1"
    rm -rf "$root"/releases/.new-* "$root"/releases/.old-*
}

# The run that holds the lock may unlock between any two commands; then there is nothing to take over.
take_lock() {
    ! ln -s ".lock-$token" "$root/.lock" 2>/dev/null || return 0
    if [ ! -h "$root/.lock" ]; then
        ln -s ".lock-$token" "$root/.lock" # reports the error, if there is one
        return
    fi
    place=$(readlink "$root/.lock") || place=
    former=$place pid=0 machine='' locked=0 seen=0 holder=''
    case $former in
        *[!a-z0-9.-]* | *..*) former=.lock-$token ;; # leads outside
        .lock-*) [ ! -s "$root/$former" ] || read -r pid machine locked seen holder <"$root/$former" || : ;;
        *) former=.lock-$token ;;
    esac
    if ! is_number "$pid" || ! is_number "$locked" || ! is_number "$seen"; then
        pid=0 locked=0 seen=0 holder='' # truncated, or not a lock
    fi
    void=$(why_void "$1")
    if [ "$(readlink "$root/.lock")" != "$place" ] || [ -z "$place" ]; then
        take_lock "$1"
        return
    fi
    if [ -z "$void" ]; then
        rm -f "$root/.lock-$token"
        fail lock.held "$locked" "$holder"
    fi
    echo "~ $void $locked $holder"
    ln -s ".lock-$token" "$root/.lock-$token.link"
    mv -f "$root/.lock-$token.link" "$root/.lock"
    sleep 1 # if two runs take it over at once, one of them finds the other's lock
    require_lock
    [ "$former" = ".lock-$token" ] || rm -f "$root/$former"
}

do_renew() {
    require_lock
    read -r _ _ since _ <"$root/.lock-$token"
    write_lock
}

unlock() {
    rm -rf "$root/releases/.new-$token"
    ! is_mine 2>/dev/null || rm -f "$root/.lock"
    rm -f "$root/.lock-$token" "$root/.lock-$token.link"
}

# -- requests that change nothing -------------------------------------------------------------------------

# The folder has to be empty or contain releases only; other files belong to somebody.
do_prepare() {
    [ -d "${root%/*}/" ] || fail folder.no_parent "${root%/*}"
    [ "$root" != "${HOME:-}" ] || fail folder.home
    if [ "$1" = existing ]; then
        [ -d "$root/releases" ] || fail folder.nothing
    fi
    for entry in "$root"/* "$root"/.[!.]*; do
        case ${entry##*/} in
            releases | manifests | current | log | lost+found | .lock | .lock-* | .current) ;;
            *) [ ! -e "$entry" ] || fail folder.foreign "${entry##*/}" ;;
        esac
    done
    if [ -e "$root/current" ] && [ ! -h "$root/current" ]; then
        fail folder.not_link
    fi
    mkdir -p "$root/releases" "$root/manifests"
    # A web server has to be able to read the folder.
    find "$root/releases" -prune ! -perm -0755 -exec chmod 755 {} +
}

do_current() {
    [ ! -h "$root/current" ] || readlink "$root/current"
}

do_log() {
    [ ! -e "$root/log" ] || cat "$root/log"
}

do_list() {
    for folder in "$root"/releases/*/; do
        # A symlink could lead anywhere, and files there would be replaced or removed.
        [ -h "${folder%/}" ] || [ ! -d "$folder" ] || basename "$folder"
    done
}

do_manifest() {
    [ ! -f "$root/manifests/$1" ] || cat "$root/manifests/$1"
}

# SHA-256 of every file of a release, with whichever program exists; other kinds as `- PATH`.
do_digest() {
    cd "$root/releases/$1" 2>/dev/null || return 0
    for program in "sha256sum" "shasum -a 256" "sha256 -r" "openssl dgst -sha256 -r" ""; do
        ! command -v "${program%% *}" >/dev/null || break
    done
    [ -n "$program" ] || fail folder.no_digest
    # Each word of it is a word of the command.
    # shellcheck disable=SC2086
    set -- $program
    find . ! -type d ! -type f -exec printf -- '- %s\n' {} \;
    find . -type f -exec "$@" {} + || : # unreadable files are missing in the output
}

# -- requests that change something -----------------------------------------------------------------------

# Run a command for each path of a list.
each() {
    while IFS= read -r path && [ "$path" != . ]; do
        "$@" "$path"
    done
}

do_record() {
    require_lock
    [ -z "$(tail -c 1 "$root/log" 2>/dev/null)" ] || echo >>"$root/log" # after an incomplete line
    IFS= read -r line
    printf '%s\n' "$line" >>"$root/log"
}

do_put_manifest() {
    require_lock
    each echo >"$root/manifests/.new-$token"
    [ ! -d "$root/manifests/$1" ] || rm -rf "$root/manifests/$1"
    mv -f "$root/manifests/.new-$token" "$root/manifests/$1"
}

# An upload becomes a release after it has been compared with its manifest.
do_arrive() {
    require_lock
    rm -f "$root/releases/$1" # a file or symlink is not a release
    mv "$root/releases/.new-$token" "$root/releases/$1"
}

# Move the files of an upload into a damaged release, each with one rename, which breaks hard links.
mend() {
    target=$root/releases/$1/$2
    [ ! -d "$target" ] || rm -rf "$target"
    mkdir -p "${target%/*}" 2>/dev/null || { rm -f "${target%/*}" && mkdir -p "${target%/*}"; }
    mv -f "$root/releases/.new-$token/$2" "$target"
}

do_mend() {
    require_lock
    each mend "$1"
}

drop() {
    rm -rf "$root/releases/$1/$2"
}

do_drop() {
    require_lock
    each drop "$1"
}

# Content-named files stay for visitors with an open page of the previous version.
carry() {
    target=$root/releases/$2/$3
    if [ -e "$root/releases/$1/$3" ] && [ ! -e "$target" ]; then
        mkdir -p "${target%/*}"
        ln "$root/releases/$1/$3" "$target" 2>/dev/null || cp "$root/releases/$1/$3" "$target"
    fi
}

do_carry() {
    require_lock
    each carry "$1" "$2"
}

do_modes() {
    find "$root/releases/$1" -type d ! -perm 0755 -exec chmod 755 {} +
    find "$root/releases/$1" -type f ! -perm 0644 -exec chmod 644 {} +
    wrong=$(find "$root/releases/$1" \( -type d ! -perm -0755 -o -type f ! -perm -0644 \))
    [ -z "$wrong" ] || fail folder.modes "$wrong"
}

# The site exists at every moment. GNU, busybox and BSD rename over a symlink in different ways.
do_switch() {
    require_lock
    rm -f "$root/.current"
    ln -s "releases/$1" "$root/.current"
    mv -T "$root/.current" "$root/current" 2>/dev/null ||
        mv -h "$root/.current" "$root/current" 2>/dev/null ||
        { rm -f "$root/current" && mv "$root/.current" "$root/current"; }
}

# A release is renamed before it is removed, so it is complete or absent under its name.
do_remove() {
    require_lock
    [ "$(readlink "$root/current")" != "releases/$1" ] || fail lock.lost
    [ ! -d "$root/releases/$1" ] || mv "$root/releases/$1" "$root/releases/.old-$token"
    rm -rf "$root/releases/.old-$token" "$root/manifests/$1"
}

main() {
    echo "publishing worker"
    IFS= read -r root || exit 1
    read -r token || exit 1
    IFS= read -r owner || exit 1
    trap 'exit 1' HUP INT TERM PIPE
    trap unlock EXIT
    while read -r verb first second; do
        (
            set -e
            case $first$second in
                *[!a-z0-9.-]* | *..*) fail version.malformed "$first" ;;
            esac
            "do_$verb" "$first" "$second"
        )
        status=$?
        printf '\n%s %s\n' "$token" "$status" # the output may end without a newline
        [ "$status" = 0 ] || exit 1 # the rest of a list must not be read as requests
    done
}

main
