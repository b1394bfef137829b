# src/output/local.mk - table, JSON, CSV, XLSX, HTML, progress.
libsotay_a_SOURCES += \
    src/output/listing.c \
    src/output/output.h \
    src/output/pairs.c \
    src/output/progress.c \
    src/output/table.c \
    src/output/table.h \
    src/output/terminal.c
