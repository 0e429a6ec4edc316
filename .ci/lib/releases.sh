# What is done where versions are kept, behind folder.sh or rclone.sh, which say how it is done
# there: ROOT begin VERSION, ROOT finish VERSION, ROOT abandon, ROOT back [VERSION].

kept=5 # versions to which one can go back at once, the one that is live among them

say() {
    printf '%s\n' "$*" >&2
}

# The versions that went live, the last one last; going back takes away those behind.
stack() {
    read_log | awk '
        $1 == "publish" && live[n] != $2 { live[++n] = $2 }
        $1 == "back" {
            for (i = n; i > 0 && live[i] != $2; i--);
            if (i > 0) n = i; else live[++n] = $2
        }
        END { for (i = 1; i <= n; i++) print live[i] }'
}

take_lock() {
    if ! lock; then
        say "另一次发布或回退正在进行；如果确实没有，请删除 $root/.lock 再试 / somebody else is publishing or rolling back; if nobody is, delete $root/.lock and try again"
        exit 1
    fi
}

# Who was killed between the switch and the log left them apart: what is live counts.
settle() {
    live=$(now)
    if [ -n "$live" ] && [ "$live" != "$(stack | tail -n 1)" ]; then
        append_log "back $live"
    fi
}

prune() {
    keep=$(stack | tail -n "$kept")
    list | while read -r version; do
        printf '%s\n' "$keep" | grep -qxF -- "$version" || remove "$version"
    done
}

show() {
    say "线上版本 / live now: $(now)"
}

root=$1 action=$2 version=${3:-}
case $action in
    begin)
        prepare
        take_lock
        trap unlock EXIT
        settle
        clear_uploads
        trap - EXIT
        # What is left to do: nothing, a first upload, or one that can be compared with what is live.
        if has "$version"; then
            echo there
        elif [ -z "$(now)" ]; then
            echo first
        else
            echo next
        fi
        ;;
    finish)
        arrive "$version"
        if [ "$(now)" != "$version" ]; then
            switch "$version"
            append_log "publish $version"
        fi
        prune
        unlock
        show
        ;;
    abandon)
        clear_uploads
        unlock
        ;;
    back)
        take_lock
        trap unlock EXIT
        settle
        if [ -z "$version" ]; then
            version=$(stack | sed '$d' | grep -xF -- "$(list)" | tail -n 1)
            if [ -z "$version" ]; then
                say "没有可以回退的版本，网站没有变化 / there is no version to go back to; nothing has changed"
                exit 1
            fi
        elif ! has "$version"; then
            say "没有版本 $version；现有 / there is no version $version; there are:"
            list >&2
            exit 1
        fi
        if [ "$(now)" != "$version" ]; then
            switch "$version"
            append_log "back $version"
        fi
        show
        ;;
esac
