# How versions are kept in object storage, by rclone. It knows no links, so going live is copying;
# what has not changed is left alone, and what is gone is deleted last.
set -eu

prepare() {
    :
}

# Storage cannot create a file only where there is none; who reads back what he wrote was last.
lock() {
    mine="$$ $(date)"
    [ -z "$(rclone cat "$root/.lock" 2>/dev/null)" ] &&
        echo "$mine" | rclone rcat "$root/.lock" &&
        [ "$(rclone cat "$root/.lock")" = "$mine" ]
}

unlock() {
    rclone deletefile "$root/.lock"
}

read_log() {
    rclone cat "$root/log" 2>/dev/null || :
}

append_log() {
    { read_log && echo "$1"; } | rclone rcat "$root/log"
}

list() {
    rclone lsf --dirs-only "$root/releases" 2>/dev/null | sed 's|/$||'
}

# Only what was live once is known to be whole.
has() {
    read_log | grep -qE -- " $1\$" && list | grep -qxF -- "$1"
}

remove() {
    rclone purge "$root/releases/$1"
}

now() {
    stack | tail -n 1
}

clear_uploads() {
    :
}

arrive() {
    :
}

switch() {
    rclone sync --checksum --delete-after "$root/releases/$1" "${LIVE:-$root/live}"
}
