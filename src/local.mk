# src/local.mk - the program: argv, the command table, the exit status.
bin_PROGRAMS += sotay
sotay_SOURCES = \
    src/main.c
sotay_LDADD = libsotay.a $(CORE_LIBS)
