#!/bin/sh
# Opens the editor in the browser, on macOS and Linux: double-click this file. On Linux, files may
# have to be allowed to run first (Properties, Permissions). Close the window to end it. With
# --check, it sets up the environment and checks the site instead; CI runs that.
cd "$(dirname "$0")" || exit 1
end() { # keeps the window open until somebody has read it
    if [ -t 0 ]; then
        printf '\n回车键关闭 / press Enter to close '
        read -r _
    fi
    exit 1
}
for python in python3.14 python3.13 python3.12 python3.11 python3; do
  if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
    "$python" .ci/start_editor.py "$@" && exit 0
    end
  fi
done
echo "需要 Python 3.11 或更高版本：https://www.python.org/downloads/"
echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"
end
