#!/bin/sh
# po/update.sh - brings the translations in step with the messages in the sources.
#
#   po/update.sh          adds new messages to po/*.po, takes out those that are gone
#   po/update.sh --check  changes nothing; names each message that has no translation, status 1
#
# Keywords: _ and N_ in the program; sotay_tr, sotay_label_of and SOTAY_LATER in plugins.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."
work=$(mktemp -d "${TMPDIR:-/tmp}/sotay-po.XXXXXX")
trap 'rm -rf "$work"' EXIT

# The messages of all sources, without a date, so that the same sources give the same file.
collect() {
    # shellcheck disable=SC2046 # patterns, to be expanded
    xgettext --from-code=UTF-8 --language=C --package-name=sotay --output=- \
        --add-location=file --sort-by-file \
        --keyword --keyword=_ --keyword=N_ --keyword=ngettext:1,2 \
        --keyword=sotay_tr:2 --keyword=sotay_label_of:2 --keyword=SOTAY_LATER \
        $(grep -v '^#' po/POTFILES) |
        grep -v '^"\(POT-Creation-Date\|Report-Msgid-Bugs-To\):' >"$work/sotay.pot"
}

# merged PO: in step with the messages; a near miss is not taken for a translation.
merged() {
    msgmerge --quiet --no-fuzzy-matching --add-location=file --sort-by-file --output-file=- \
        "$1" "$work/sotay.pot" | msgattrib --no-obsolete --add-location=file --sort-by-file -
}

# lacking PO: what has no translation, or only a doubtful one.
lacking() {
    msgattrib --untranslated --no-wrap "$1" >"$work/lacking"
    msgattrib --only-fuzzy --no-wrap "$1" >>"$work/lacking"
    grep '^#: \|^msgid ' "$work/lacking" | grep -v '^msgid ""$' || :
}

collect
failed=0
for po in po/*.po; do
    merged "$po" >"$work/new.po"
    lacking "$work/new.po" >"$work/lines"
    if [ "${1-}" != --check ]; then
        cmp -s "$work/new.po" "$po" || cat "$work/new.po" >"$po"
    fi
    if [ -s "$work/lines" ]; then
        echo "$po: without translation:"
        cat "$work/lines"
        failed=1
    fi
done
exit $failed
