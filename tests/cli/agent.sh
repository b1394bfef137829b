#!/usr/bin/env bash
# tests/cli/agent.sh - a key unlocked for one terminal: one passphrase a session.
# shellcheck disable=SC1091 disable=SC2154
set -eu
. "$abs_top_srcdir/tests/cli/lib.sh"
command -v setsid >/dev/null || skip_all "no setsid"
[ -n "${AGENT_SESSION-}" ] || AGENT_SESSION=1 exec setsid -w bash "$0" # this script leads a session
export XDG_RUNTIME_DIR=$WORK/run
mkdir -m 700 "$XDG_RUNTIME_DIR"
new_notebook
try 0 facility add --code DB --type province --name "Điện Biên" --as authority \
    --passphrase-file secret-authority
try 0 person add --code DB-2 --name "Lò Văn Hai"
key_of DB-2
sockets() { find "$XDG_RUNTIME_DIR" -type s | wc -l; }
# signs STATUS SPECIALTY [WHO]: something that must be signed, with nobody to ask.
signs() { try "$1" grant add --person DB-2 --role mentor --specialty "$2" --as "${3-DB-00015}" </dev/null; }

try 0 key status
says <<'END'
no key is unlocked for this terminal
END
signs 2 a
has err "there is no terminal to ask on"
try 4 key open --passphrase-file secret-DB-2
has err "wrong passphrase"
same "no socket" 0 "$(sockets)"

try 0 key open --passphrase-file secret-DB-00015
says <<'END'
the key of DB-00015 is unlocked for this terminal, until it is idle for 10 minutes
END
silent
same "one socket" 1 "$(sockets)"
same "rights of folder and socket" "700 700" \
    "$(stat -c %a "$XDG_RUNTIME_DIR"/sotay "$XDG_RUNTIME_DIR"/sotay/* | paste -sd ' ')"
try 0 key status --json
has out '"open":true,"person":"DB-00015","minutes":10'
signs 0 a
same "nobody is asked" "" "$(grep -i passphrase err || :)"
try 0 key open </dev/null # again: nobody is asked
has out "was unlocked and stays so"

# Only that key, and only this session.
signs 2 b DB-2
status=0
setsid -w "$SOTAY" grant add --person DB-2 --role mentor --specialty c --as DB-00015 \
    </dev/null >out 2>err || status=$?
same "another session is asked" 2 "$status"
same "another session sees nothing" "no key is unlocked for this terminal" \
    "$(setsid -w "$SOTAY" key status)"
setsid -w "$SOTAY" key close >out
has out "no key is unlocked for this terminal"
signs 0 d
# A passphrase that is given is the one that is used.
try 4 grant add --person DB-2 --role mentor --specialty e --as DB-00015 \
    --passphrase-file secret-DB-2
# Another notebook, another authority.
try 0 init --notebook other.sotay --passphrase-file secret-authority
try 0 key status --notebook other.sotay
says <<'END'
no key is unlocked for this terminal
END

# It holds neither a pipe nor the notebook, and cannot be looked into.
one_file
pid=$(pgrep -s 0 -f "key open" | head -n 1)
same "its process is found" yes "$([ -n "$pid" ] && echo yes)"
if [ "$(id -u)" = 0 ]; then
    same "its files" "" "$(find "/proc/$pid/fd" -lname "*$WORK*")"
    same "its maps" "" "$(grep -F notebook.sotay "/proc/$pid/maps" || :)"
    has "/proc/$pid/limits" "Max core file size        0"
else
    same "others cannot look into it" no "$([ -r "/proc/$pid/maps" ] && echo yes || echo no)"
fi
kill -STOP "$pid" # it hangs: a command goes on as if there were none
began=$SECONDS
signs 2 f
same "at most a few seconds" yes "$([ $((SECONDS - began)) -lt 6 ] && echo yes)"
kill -CONT "$pid"
sleep 0.2
signs 0 g

# A revoked key is not used, unlocked or not.
try 0 key open --as DB-2 --passphrase-file secret-DB-2
same "one at a time" 1 "$(sockets)"
try 0 key revoke DB-2 --reason lost --as DB-00015 --passphrase-file secret-DB-00015
signs 4 h DB-2

try 0 key close
says <<'END'
the key is locked again
END
sleep 0.2
same "the socket is gone" 0 "$(sockets)"
signs 2 i
try 0 key close
says <<'END'
no key is unlocked for this terminal
END

# How long, by configuration.
printf 'unlocked_minutes = "11"\n' >>"$XDG_CONFIG_HOME/sotay/sotay.ini"
try 2 key status
has err "'11' is none of its values"
sed -i 's/"11"/"3"/' "$XDG_CONFIG_HOME/sotay/sotay.ini"
try 0 key open --passphrase-file secret-DB-00015
has out "until it is idle for 3 minutes"

# A folder that others can enter is not used.
chmod 755 "$XDG_RUNTIME_DIR/sotay"
try 4 key status
has err "is not yours alone"
signs 2 k
chmod 700 "$XDG_RUNTIME_DIR/sotay"
try 0 key close

# On a terminal: asked once, then no more; gone with the terminal.
if command -v script >/dev/null; then
    cat >session <<END
"$SOTAY" key open && "$SOTAY" grant add --person DB-2 --role mentor --specialty t1 &&
"$SOTAY" grant add --person DB-2 --role mentor --specialty t2 &&
echo "sockets: \$(find "$XDG_RUNTIME_DIR" -type s | wc -l)"
END
    (sleep 1 && cat secret-DB-00015 && sleep 2) | terminal 0 "bash session"
    same "asked once" 1 "$(grep -c 'Passphrase of' plain)"
    has plain "added right: DB-2 "
    has plain "  specialty t2; everywhere; without an end"
    has plain "sockets: 1"
    for _ in 1 2 3 4 5 6 7 8 9 10; do
        [ "$(sockets)" = 0 ] || sleep 0.3
    done
    same "gone with the terminal" 0 "$(sockets)"
fi
finish
