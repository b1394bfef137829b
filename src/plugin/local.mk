# src/plugin/local.mk - checklists, the built-in rules, finding and opening plugins.
libsotay_a_SOURCES += \
    src/plugin/abi.c \
    src/plugin/abi.h \
    src/plugin/assess.c \
    src/plugin/builtin.c \
    src/plugin/case.c \
    src/plugin/check.c \
    src/plugin/check.h \
    src/plugin/check_calls.c \
    src/plugin/check_private.h \
    src/plugin/checklist.c \
    src/plugin/checklist.h \
    src/plugin/form.c \
    src/plugin/form.h \
    src/plugin/guard.c \
    src/plugin/guard.h \
    src/plugin/guideline.c \
    src/plugin/host.c \
    src/plugin/lint.c \
    src/plugin/lint.h \
    src/plugin/lint_reach.c \
    src/plugin/measure.c \
    src/plugin/plugins.c \
    src/plugin/plugins.h \
    src/plugin/reach.c \
    src/plugin/reach.h \
    src/plugin/rule.c \
    src/plugin/rule.h \
    src/plugin/table.c \
    src/plugin/trial.c \
    src/plugin/trial.h \
    src/plugin/trial_kinds.c \
    src/plugin/trust.c \
    src/plugin/trust.h \
    src/plugin/vignette.c \
    src/plugin/vignette.h
