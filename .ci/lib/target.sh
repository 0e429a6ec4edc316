# Where versions of the site are kept, for .ci/publish and .ci/roll-back; they read this first.
#
#   /srv/www/site             a folder of this machine
#   user@host:/srv/www/site   a folder of another, over ssh
#   rclone:remote:bucket      object storage, by the settings of rclone
#
# In a folder, `releases/` holds the versions, and `current` is a link to the one that readers
# get. In object storage readers get `live/`, or what the variable LIVE names (remote:other-bucket).

fail() {
    printf '%s\n' "$*" >&2
    exit 1
}

target=${1:-}
host=
case $target in
    "") fail "请写明发布到哪里 / say where to publish: /srv/www/site, user@host:/srv/www/site, rclone:remote:bucket" ;;
    rclone:*) kind=rclone root=${target#rclone:} ;;
    *:*) kind=folder host=${target%%:*} root=${target#*:} ;;
    /*) kind=folder root=$target ;;
    *) kind=folder root=$PWD/$target ;;
esac
case $host$root in
    "$host") fail "没有写明文件夹 / no folder is named: $target" ;;
    *[!A-Za-z0-9@:/._~-]*) [ -z "$host" ] || fail "服务器上的路径只能有字母、数字和 / . _ - / a path on a server may hold letters, digits and / . _ - only: $target" ;;
esac

# Do something at that place: see releases.sh.
place() {
    if [ -n "$host" ]; then
        cat ".ci/lib/$kind.sh" .ci/lib/releases.sh | ssh "$host" sh -s -- "$root" "$@"
    else
        cat ".ci/lib/$kind.sh" .ci/lib/releases.sh | sh -s -- "$root" "$@"
    fi
}
