#!/usr/bin/env bash
# tests/cli/vietnamese.sh - when messages are in Vietnamese, that they fit, and what never changes.
. "$abs_top_srcdir/tests/cli/lib.sh"

# The same program, with the translations of the build folder instead of the installed ones.
SOTAY=$abs_top_builddir/po/sotay-here

english='sotay: the skills logbook of a health system'
vietnamese='sotay: sổ tay năng lực của ngành y tế'

# help_is LINE VARIABLE=VALUE...: the first line of the help when nothing else names a language.
help_is() {
    local wanted=$1
    shift
    same "language with $*" "$wanted" \
        "$(env -u LC_ALL -u LC_MESSAGES -u LANG -u LANGUAGE "$@" "$SOTAY" help | head -n 1)"
}

# ---- which language -----------------------------------------------------------------------------

help_is "$english" LC_ALL=C.UTF-8
help_is "$english" LC_ALL=C LANGUAGE=vi
help_is "$english" LANG=xx_XX.UTF-8
help_is "$english" LC_ALL=xx_XX.UTF-8 LANG=vi_VN.UTF-8
help_is "$vietnamese" LC_ALL=C.UTF-8 LANGUAGE=vi
help_is "$vietnamese" LANG=vi_VN.UTF-8
help_is "$vietnamese" LANG=vi_VN.UTF-8 LANGUAGE=
help_is "$vietnamese" LC_ALL= LC_MESSAGES= LANG=vi_VN
help_is "$vietnamese" LC_ALL=vi_VN.UTF-8 LANG=C.UTF-8

# The configuration goes before the locale, also in help and errors.
mkdir -p other/sotay
printf '[display]\nlanguage = vi\n' >vi.ini
printf '[display]\nlanguage = en\n' >en.ini
cp vi.ini other/sotay/sotay.ini
help_is "$vietnamese" XDG_CONFIG_HOME="$PWD/other"
help_is "$vietnamese" XDG_CONFIG_HOME="$PWD/other" LANG=C.UTF-8 LANGUAGE=en
cp en.ini other/sotay/sotay.ini
help_is "$english" XDG_CONFIG_HOME="$PWD/other" LANG=vi_VN.UTF-8
# And SOTAY_LANGUAGE before the configuration.
help_is "$vietnamese" XDG_CONFIG_HOME="$PWD/other" SOTAY_LANGUAGE=vi
help_is "$vietnamese" XDG_CONFIG_HOME="$PWD/other" LC_ALL=C SOTAY_LANGUAGE=vi
help_is "$english" XDG_CONFIG_HOME="$PWD/other" LANG=vi_VN.UTF-8 SOTAY_LANGUAGE=
SOTAY_LANGUAGE=tlh try 2 facility list
warns <<'END'
sotay: SOTAY_LANGUAGE: 'tlh' is no language of Sotay
hint: It is vi or en.
END
# It can be chosen later, without any question.
XDG_CONFIG_HOME=$PWD/other try 0 setup --language vi
has out "Tiếng Việt (vi)"
help_is "$vietnamese" XDG_CONFIG_HOME="$PWD/other" LANG=C.UTF-8
XDG_CONFIG_HOME=$PWD/other try 0 setup --language en
help_is "$english" XDG_CONFIG_HOME="$PWD/other" LANG=vi_VN.UTF-8
XDG_CONFIG_HOME=$PWD/other try 2 setup --language tlh
printf '[display]\nlanguage = tlh\n' >other/sotay/sotay.ini
help_is "$vietnamese" XDG_CONFIG_HOME="$PWD/other" LANG=vi_VN.UTF-8

try 2 facility list --nonsense --config vi.ini
warns <<'END'
sotay: không có tùy chọn --nonsense
gợi ý: 'sotay facility list --help' cho biết cách dùng.
END
try 2 --config=vi.ini --json
warns <<'END'
sotay: chưa nêu lệnh nào
gợi ý: 'sotay help' liệt kê các lệnh.
END
try 2 facility list --config
warns <<'END'
sotay: option --config needs a value
hint: 'sotay facility list --help' shows how it is used.
END

# ---- a notebook ---------------------------------------------------------------------------------

export LANGUAGE=vi
new_notebook
try 0 facility add --code T1 --type station --name "Trạm Y tế Mường Pồn" \
    --passphrase-file secret-DB-00015
says <<'END'
đã thêm cơ sở T1
END
try 0 facility list
says <<'END'
Mã  Trực thuộc  Loại       Tên                  Từ  Đến  Trước đây
T1              trạm y tế  Trạm Y tế Mường Pồn
END
try 3 facility show T2
warns <<'END'
sotay: không có cơ sở 'T2'
gợi ý: Hãy tìm: sotay facility list --text T2, hoặc sotay facility list.
END

# What machines read is the same in every language.
for command in "facility list" "plugin list" "skill list" "config show" "notebook log" "key list"; do
    for format in --json --csv; do
        # shellcheck disable=SC2086 # the words of a command
        try 0 $command $format
        cp out out.vi
        # shellcheck disable=SC2086
        LANGUAGE=en try 0 $command $format
        cmp -s out out.vi || fail "$command $format depends on the language"
    done
done

# ---- every help fits ----------------------------------------------------------------------------

widest() { sed '/^ví dụ: /d; /^cách dùng: /d' out | wc -L; }
try 0 help
same "the list of nouns fits" 1 "$(($(widest) <= 80))"
try 0 completion --list
cp out commands
while read -r line; do
    command=${line%% -*}
    # shellcheck disable=SC2086 # the words of a command
    try 0 $command --help
    has out "dùng được ở mọi lệnh:"
    same "$command --help fits" 1 "$(($(widest) <= 80))"
    try 0 "${command%% *}" --help
    same "${command%% *} --help fits" 1 "$(($(widest) <= 80))"
done <commands
finish
