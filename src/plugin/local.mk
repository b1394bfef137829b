# src/plugin/local.mk - checklists, the built-in rules, finding and opening plugins.
libsotay_a_SOURCES += \
    src/plugin/abi.c \
    src/plugin/abi.h \
    src/plugin/assess.c \
    src/plugin/builtin.c \
    src/plugin/checklist.c \
    src/plugin/checklist.h \
    src/plugin/form.c \
    src/plugin/form.h \
    src/plugin/host.c \
    src/plugin/measure.c \
    src/plugin/plugins.c \
    src/plugin/plugins.h \
    src/plugin/rule.c \
    src/plugin/rule.h \
    src/plugin/trust.c \
    src/plugin/trust.h
