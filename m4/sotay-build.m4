# m4/sotay-build.m4 - warnings, hardening and sanitizers.

# SOTAY_WARNINGS: sets WARN_CFLAGS; --enable-werror makes each one an error.
AC_DEFUN([SOTAY_WARNINGS], [
    AC_ARG_ENABLE([werror],
        [AS_HELP_STRING([--enable-werror], [treat compiler warnings as errors])],
        [], [enable_werror=no])
    WARN_CFLAGS=
    m4_foreach_w([flag], [-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion
        -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wcast-qual -Wformat=2 -Wundef
        -Wwrite-strings], [SOTAY_CFLAG([WARN_CFLAGS], flag)])
    AS_IF([test "$enable_werror" = yes], [AS_VAR_APPEND([WARN_CFLAGS], [" -Werror"])])
    AC_SUBST([WARN_CFLAGS])
])

# SOTAY_SANITIZERS: --enable-asan and --enable-fuzzing set SANITIZE_CFLAGS (compile and link) and
# FUZZ_CFLAGS (link step of a fuzz target), the conditionals WITH_ASAN and WITH_FUZZ_ENGINE.
AC_DEFUN([SOTAY_SANITIZERS], [
    AC_ARG_ENABLE([asan],
        [AS_HELP_STRING([--enable-asan], [build with AddressSanitizer and UBSan])],
        [], [enable_asan=no])
    AC_ARG_ENABLE([fuzzing],
        [AS_HELP_STRING([--enable-fuzzing],
            [link the fuzz targets with libFuzzer (clang); otherwise they replay files])],
        [], [enable_fuzzing=no])
    SANITIZE_CFLAGS=
    FUZZ_CFLAGS=
    AS_IF([test "$enable_asan" = yes], [
        SANITIZE_CFLAGS="-O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined dnl
-fno-sanitize-recover=undefined"
        sotay_saved_CFLAGS=$CFLAGS
        CFLAGS="$CFLAGS $SANITIZE_CFLAGS"
        AC_MSG_CHECKING([whether $CC links with sanitizers])
        AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])], [AC_MSG_RESULT([yes])],
            [AC_MSG_RESULT([no])
             AC_MSG_ERROR([--enable-asan needs the sanitizer libraries of $CC])])
        CFLAGS=$sotay_saved_CFLAGS
        # CFLAGS comes last on the command line: take its optimisation out, keep the rest
        AS_IF([test "$sotay_user_cflags" = no], [CFLAGS=])
    ])
    AS_IF([test "$enable_fuzzing" = yes], [
        sotay_saved_CFLAGS=$CFLAGS
        CFLAGS="$CFLAGS -fsanitize=fuzzer"
        AC_MSG_CHECKING([whether $CC has libFuzzer])
        AC_LINK_IFELSE([AC_LANG_SOURCE([[
#include <stddef.h>
#include <stdint.h>
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) { return data[size - 1] == 'x'; }]])],
            [AC_MSG_RESULT([yes])
             FUZZ_CFLAGS=-fsanitize=fuzzer
             AS_VAR_APPEND([SANITIZE_CFLAGS], [" -fsanitize=fuzzer-no-link"])],
            [AC_MSG_RESULT([no, the targets only replay files])])
        CFLAGS=$sotay_saved_CFLAGS
    ])
    AM_CONDITIONAL([WITH_ASAN], [test "$enable_asan" = yes])
    AM_CONDITIONAL([WITH_FUZZ_ENGINE], [test -n "$FUZZ_CFLAGS"])
    AC_SUBST([SANITIZE_CFLAGS])
    AC_SUBST([FUZZ_CFLAGS])
])

# SOTAY_HARDENING: sets HARDEN_CFLAGS and HARDEN_LDFLAGS (everything), PIE_CFLAGS and PIE_LDFLAGS
# (programs), MODULE_LDFLAGS (shared objects).  Comes after SOTAY_SANITIZERS.
AC_DEFUN([SOTAY_HARDENING], [
    HARDEN_CFLAGS=
    m4_foreach_w([flag], [-fstack-protector-strong -fstack-clash-protection
        -ftrivial-auto-var-init=zero -fno-common -fvisibility=hidden],
        [SOTAY_CFLAG([HARDEN_CFLAGS], flag)])
    HARDEN_LDFLAGS=
    SOTAY_LDFLAG([HARDEN_LDFLAGS], [[-Wl,-z,relro,-z,now]])
    PIE_CFLAGS=
    SOTAY_CFLAG([PIE_CFLAGS], [-fPIE])
    PIE_LDFLAGS=
    SOTAY_LDFLAG([PIE_LDFLAGS], [-pie])
    MODULE_LDFLAGS=-shared
    # clang links its sanitizer runtime into the program only, so the module has open symbols
    AS_IF([test "$enable_asan$FUZZ_CFLAGS" = no],
        [AS_VAR_APPEND([MODULE_LDFLAGS], [" -Wl,-z,defs"])])

    # The C library wants optimisation for it, the sanitizers want it off.  It goes behind CPPFLAGS
    # and undefines first, so that a distribution's own level is replaced without a warning.
    AC_MSG_CHECKING([for _FORTIFY_SOURCE])
    AS_IF([test "$enable_asan" = yes || test -n "$FUZZ_CFLAGS"], [AC_MSG_RESULT([off, sanitizers])], [
        AC_COMPILE_IFELSE([AC_LANG_PROGRAM([[
#ifndef __OPTIMIZE__
#error not optimising
#endif]], [])],
            [AS_VAR_APPEND([HARDEN_CFLAGS], [" -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3"])
             AC_MSG_RESULT([3])],
            [AC_MSG_RESULT([off, not optimising])])
    ])
    AC_SUBST([HARDEN_CFLAGS])
    AC_SUBST([HARDEN_LDFLAGS])
    AC_SUBST([PIE_CFLAGS])
    AC_SUBST([PIE_LDFLAGS])
    AC_SUBST([MODULE_LDFLAGS])
])
