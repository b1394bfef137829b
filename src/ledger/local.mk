# src/ledger/local.mk - entries, chains, keys, signatures, rights, fold, sync.
libsotay_a_SOURCES += \
    src/ledger/device.c \
    src/ledger/device.h \
    src/ledger/entry.c \
    src/ledger/entry.h \
    src/ledger/file.c \
    src/ledger/file.h \
    src/ledger/fold.c \
    src/ledger/fold.h \
    src/ledger/keyfile.c \
    src/ledger/keyfile.h \
    src/ledger/ledger.h \
    src/ledger/noun.c \
    src/ledger/noun.h \
    src/ledger/noun_fold.c \
    src/ledger/read.c \
    src/ledger/record.c \
    src/ledger/rights.c \
    src/ledger/rights.h \
    src/ledger/rights_private.h \
    src/ledger/rights_tree.c \
    src/ledger/structure.c \
    src/ledger/structure.h \
    src/ledger/verify.c \
    src/ledger/verify.h \
    src/ledger/writer.c
