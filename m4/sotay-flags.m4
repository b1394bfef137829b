# m4/sotay-flags.m4 - probes compiler and linker flags one by one.

# SOTAY_CFLAG(VARIABLE, FLAG): appends FLAG to VARIABLE if the C compiler takes it in silence.
AC_DEFUN([SOTAY_CFLAG], [
    AS_VAR_PUSHDEF([cached], [sotay_cv_cflag_$2])
    AC_CACHE_CHECK([whether $CC takes $2], [cached], [
        sotay_saved_CFLAGS=$CFLAGS
        CFLAGS="$CFLAGS -Werror $2"
        AC_COMPILE_IFELSE([AC_LANG_PROGRAM([], [])],
            [AS_VAR_SET([cached], [yes])], [AS_VAR_SET([cached], [no])])
        CFLAGS=$sotay_saved_CFLAGS
    ])
    AS_VAR_IF([cached], [yes], [AS_VAR_APPEND([$1], [" $2"])])
    AS_VAR_POPDEF([cached])
])

# SOTAY_LDFLAG(VARIABLE, FLAG): the same for a flag of the link step.
AC_DEFUN([SOTAY_LDFLAG], [
    AS_VAR_PUSHDEF([cached], [sotay_cv_ldflag_$2])
    AC_CACHE_CHECK([whether the linker takes $2], [cached], [
        sotay_saved_LDFLAGS=$LDFLAGS
        LDFLAGS="$LDFLAGS -Werror $2"
        AC_LINK_IFELSE([AC_LANG_PROGRAM([], [])],
            [AS_VAR_SET([cached], [yes])], [AS_VAR_SET([cached], [no])])
        LDFLAGS=$sotay_saved_LDFLAGS
    ])
    AS_VAR_IF([cached], [yes], [AS_VAR_APPEND([$1], [" $2"])])
    AS_VAR_POPDEF([cached])
])
