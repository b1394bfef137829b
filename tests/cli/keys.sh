# tests/cli/keys.sh - a terminal of 80 x 24 in tmux, the keys somebody types there, and how many.
# shellcheck shell=bash disable=SC2154,SC2034,SC2001
#
#   terminal_opens WORD...   a shell in a new terminal, that of WORD... if there are some; its prompt is "$ "
#   key PROMPT TEXT SEEN...  waits until the cursor stands behind PROMPT, looks that each SEEN is on the
#                            screen, types TEXT and Enter
#   terminal_closes          every screen is in the folder screens by then
#
# Each screen is kept as screens/NNN.txt, as it stood when the key was typed.
: "${WORK:?tests/cli/run.sh runs the scripts}"

screen_server=$WORK/tmux
screens=$PWD/screens
patience=60 # seconds that a screen may take
keys=0      # pressed so far, Enter among them
questions=0 # answered so far
line=-1     # the cursor's, counted from the first line of all

screen() { tmux -u -S "$screen_server" -f /dev/null "$@"; }

terminal_opens() {
    mkdir -p "$screens"
    [ $# != 0 ] || set -- env -u TMUX PS1='$ ' bash --norc --noprofile
    screen new-session -d -x 80 -y 24 "$@" \; set -g status off
    trap terminal_closes EXIT
}

terminal_closes() { screen kill-server 2>/dev/null || :; }

# Reads where the cursor is, and what is on the screen.
look() {
    local all
    all=$(screen display -p '#{history_size} #{cursor_y} #{cursor_x}' \; capture-pane -p) || return 1
    read -r above row column <<<"${all%%$'\n'*}"
    shown=${all#*$'\n'}
}

# The cursor's line up to it; capture leaves out spaces at a line's end.
before_cursor() {
    local text
    text=$(sed -n "$((row + 1))p" <<<"$shown")
    text=${text:0:column}
    while [ "${#text}" -lt "$column" ]; do text+=" "; done
    printf '%s.' "$text"
}

# How many keys a text takes in Telex: a mark is a key more, and so is the bar of đ.
keys_of() {
    local text=${1,,} one two
    one=${text//[^ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵằắẳẵặầấẩẫậềếểễệồốổỗộờớởỡợừứửữự]/}
    two=${text//[^ằắẳẵặầấẩẫậềếểễệồốổỗộờớởỡợừứửữự]/}
    echo $((${#text} + ${#one} + ${#two}))
}

keep_screen() {
    cat >"$screens/$(printf '%03d' "$questions").txt" <<<"$shown"
}

# gives_up WHAT: nothing that follows can work.
gives_up() {
    fail "$1"
    sed 's/^/    |/' <<<"$shown"
    [ -z "${KEEP-}" ] || echo "the screens: $screens"
    finish
}

# The cursor stands behind the prompt, on a line that no key was typed on yet.
stands_behind() {
    local text end=$((SECONDS + patience))
    while look; do
        text=$(before_cursor)
        [ $((above + row)) -gt "$line" ] && [ "${text%"$1."}" != "$text" ] && return 0
        [ $SECONDS -le $end ] || break
        sleep 0.05
    done
    return 1
}

key() {
    local prompt=$1 text=${2-} phrase
    last="the screen before '$text'"
    checks=$((checks + 1))
    stands_behind "$prompt" || gives_up "never asked: $prompt"
    for phrase in "${@:3}"; do
        checks=$((checks + 1))
        grep -qF -- "$phrase" <<<"$shown" || gives_up "not on the screen: $phrase"
    done
    questions=$((questions + 1))
    keep_screen
    line=$((above + row))
    keys=$((keys + $(keys_of "$text") + 1))
    [ -z "$text" ] || screen send-keys -l -- "$text"
    screen send-keys Enter
}
