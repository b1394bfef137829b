# src/cli/local.mk - one file per noun.
libsotay_a_SOURCES += \
    src/cli/answer.c \
    src/cli/ask.c \
    src/cli/ask.h \
    src/cli/checklist_check.c \
    src/cli/checklist_json.c \
    src/cli/checklist_json.h \
    src/cli/choose.c \
    src/cli/choose.h \
    src/cli/cli.c \
    src/cli/cli.h \
    src/cli/cmd_authority.c \
    src/cli/cmd_authority_sheet.c \
    src/cli/cmd_backup.c \
    src/cli/cmd_certificate.c \
    src/cli/cmd_checklist.c \
    src/cli/cmd_clone.c \
    src/cli/cmd_competency.c \
    src/cli/cmd_competency_whatif.c \
    src/cli/cmd_completion.c \
    src/cli/cmd_config.c \
    src/cli/cmd_demo.c \
    src/cli/cmd_device.c \
    src/cli/cmd_init.c \
    src/cli/cmd_key.c \
    src/cli/cmd_key_end.c \
    src/cli/cmd_key_open.c \
    src/cli/cmd_key_round.c \
    src/cli/cmd_kit.c \
    src/cli/cmd_me.c \
    src/cli/cmd_notebook.c \
    src/cli/cmd_person.c \
    src/cli/cmd_plugin.c \
    src/cli/cmd_policy.c \
    src/cli/cmd_report.c \
    src/cli/cmd_report_quality.c \
    src/cli/cmd_secondment.c \
    src/cli/cmd_setup.c \
    src/cli/cmd_signoff.c \
    src/cli/cmd_signoff_confirm.c \
    src/cli/cmd_signoff_list.c \
    src/cli/cmd_signoff_sign.c \
    src/cli/cmd_sync.c \
    src/cli/cmd_undo.c \
    src/cli/cmd_verify.c \
    src/cli/commands.h \
    src/cli/competency_conditions.c \
    src/cli/competency_page.c \
    src/cli/competency_page.h \
    src/cli/config.c \
    src/cli/config.h \
    src/cli/config_edit.c \
    src/cli/config_edit.h \
    src/cli/copy_progress.c \
    src/cli/copy_progress.h \
    src/cli/demo_run.c \
    src/cli/demo_run.h \
    src/cli/grant_find.c \
    src/cli/grant_find.h \
    src/cli/grant_words.c \
    src/cli/grant_words.h \
    src/cli/help.c \
    src/cli/history.c \
    src/cli/history.h \
    src/cli/home.c \
    src/cli/home.h \
    src/cli/import.c \
    src/cli/import.h \
    src/cli/import_people.c \
    src/cli/import_shown.c \
    src/cli/import_template.c \
    src/cli/key_round.h \
    src/cli/key_words.h \
    src/cli/kit_form_page.c \
    src/cli/kit_page.c \
    src/cli/kit_page.h \
    src/cli/me.h \
    src/cli/me_data.c \
    src/cli/me_screen.c \
    src/cli/me_slip.c \
    src/cli/me_words.c \
    src/cli/menu.c \
    src/cli/menu_ask.c \
    src/cli/menu_ask.h \
    src/cli/noun.c \
    src/cli/noun.h \
    src/cli/noun_doubt.c \
    src/cli/noun_read.c \
    src/cli/noun_write.c \
    src/cli/opt.c \
    src/cli/opt.h \
    src/cli/plugin_check.c \
    src/cli/plugin_new.c \
    src/cli/plugin_new.h \
    src/cli/rule_words.c \
    src/cli/rule_words.h \
    src/cli/run_self.c \
    src/cli/run_self.h \
    src/cli/secondment.h \
    src/cli/setup.h \
    src/cli/setup_ask.c \
    src/cli/setup_draft.c \
    src/cli/setup_lists.c \
    src/cli/setup_safe.c \
    src/cli/setup_who.c \
    src/cli/signoff_answers.c \
    src/cli/signoff_ask.c \
    src/cli/signoff_ask.h \
    src/cli/signoff_ask_newcomer.c \
    src/cli/signoff_ask_steps.c \
    src/cli/signoff_ask_who.c \
    src/cli/signoff_filling.h \
    src/cli/signoff_kept.c \
    src/cli/signoff_show.c \
    src/cli/signoff_show.h \
    src/cli/signoff_so_far.c \
    src/cli/signoff_words.c \
    src/cli/signoff_words.h \
    src/cli/skill.c \
    src/cli/skill.h \
    src/cli/skill_cases.c \
    src/cli/skill_cases.h \
    src/cli/table.c \
    src/cli/unlocked.h \
    src/cli/wrap.c \
    src/cli/wrap.h

# What `plugin new` writes becomes C strings, in the build folder.
plugin_template = \
    src/cli/plugin-template/Makefile \
    src/cli/plugin-template/NAME.c.in \
    src/cli/plugin-template/README.md \
    src/cli/plugin-template/check \
    src/cli/plugin-template/first-skill.ini \
    src/cli/plugin-template/gitignore \
    src/cli/plugin-template/vi.po
nodist_libsotay_a_SOURCES += src/cli/plugin_template_gen.c
CLEANFILES += src/cli/plugin_template_gen.c
EXTRA_DIST += src/cli/embed-template.awk $(plugin_template)

src/cli/plugin_template_gen.c: src/cli/embed-template.awk $(plugin_template) Makefile
	$(AM_V_GEN)$(MKDIR_P) src/cli && LC_ALL=C $(AWK) -f $(srcdir)/src/cli/embed-template.awk \
	    $(addprefix $(srcdir)/,$(plugin_template)) >$@.tmp && mv $@.tmp $@
