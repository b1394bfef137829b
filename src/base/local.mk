# src/base/local.mk - errors, memory, text, days, ids, INI.
libsotay_a_SOURCES += \
    src/base/arena.c \
    src/base/arena.h \
    src/base/banned.h \
    src/base/base.h \
    src/base/csv.c \
    src/base/csv.h \
    src/base/csv_write.c \
    src/base/day.c \
    src/base/day.h \
    src/base/error.c \
    src/base/id.c \
    src/base/id.h \
    src/base/ini.c \
    src/base/ini.h \
    src/base/language.c \
    src/base/language.h \
    src/base/map.c \
    src/base/map.h \
    src/base/place.c \
    src/base/place.h \
    src/base/secrecy.c \
    src/base/secrecy.h \
    src/base/sheet.c \
    src/base/sheet.h \
    src/base/sheet_csv.c \
    src/base/sheet_csv.h \
    src/base/str.c \
    src/base/str.h \
    src/base/text.c \
    src/base/text.h \
    src/base/text_case.c \
    src/base/text_number.c \
    src/base/text_sort.c \
    src/base/word.c \
    src/base/word.h
