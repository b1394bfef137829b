# share/local.mk - data, manual, completion.

sampledir = $(pkgdatadir)/sample
dist_sample_DATA = \
    share/sample/classes.csv \
    share/sample/courses.csv \
    share/sample/enrolments.csv \
    share/sample/facilities.csv \
    share/sample/grants.csv \
    share/sample/indicators.csv \
    share/sample/partnerships.csv \
    share/sample/people.csv \
    share/sample/programmes.csv \
    share/sample/requirements.csv \
    share/sample/rounds.csv \
    share/sample/secondments.csv \
    share/sample/signoffs.csv

dist_man_MANS = share/man/sotay.1

bashcompdir = $(datadir)/bash-completion/completions
dist_bashcomp_DATA = share/completion/sotay
