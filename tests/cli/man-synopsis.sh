#!/usr/bin/env bash
# tests/cli/man-synopsis.sh - the manual and the completion say what the program says.
set -eu
: "${SOTAY:?}" "${abs_top_srcdir:?}"
export LC_ALL=C
page=$abs_top_srcdir/share/man/sotay.1
failed=0

if ! "$SOTAY" completion | cmp - "$abs_top_srcdir/share/completion/sotay"; then
    echo "share/completion/sotay is old: sotay completion > share/completion/sotay"
    failed=1
fi
bash -n "$abs_top_srcdir/share/completion/sotay"

"${MANDOC:-mandoc}" -V >/dev/null 2>&1 || command -v "${MANDOC:-mandoc}" >/dev/null || {
    echo "mandoc is not installed: the manual was not compared"
    [ "$failed" = 0 ] && exit 77
    exit 1
}
"${MANDOC:-mandoc}" -T lint -W warning "$page" || failed=1

# One command a paragraph, blanks squeezed: "signoff add --trainee PERSON ... [options]".
text=$("${MANDOC:-mandoc}" -T ascii -O width=500 "$page" | sed 's/.\x08//g' | tr -s ' \n' ' ')

while read -r line; do
    command=${line%% -*}
    # shellcheck disable=SC2086 # the words of a command
    usage=$("$SOTAY" $command --help </dev/null |
        awk '/^usage: sotay / { on = 1; sub(/^usage: sotay /, "") } /^$/ { on = 0 } on' |
        tr -s ' \n' ' ' | sed 's/ $//')
    case $text in
    *" $usage "*) ;;
    *)
        echo "not in the manual: $usage"
        failed=1
        ;;
    esac
    # shellcheck disable=SC2086
    for option in $(printf '%s\n' $line | grep '^--' || :); do
        case $text in
        *" $option "*) ;;
        *)
            echo "not in the manual: $command $option"
            failed=1
            ;;
        esac
    done
done < <("$SOTAY" completion --list)
exit $failed
