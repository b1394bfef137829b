/* src/cli/commands.h - the handlers of the command table. */
#ifndef SOTAY_COMMANDS_H
#define SOTAY_COMMANDS_H
#include "cli/cli.h"

#define HANDLER(name) int name(struct cli *cli, int argc, char **argv, struct sotay_error *err)

HANDLER(cmd_setup);
HANDLER(cmd_init);
HANDLER(cmd_demo);
HANDLER(cmd_sync);
HANDLER(cmd_undo);
HANDLER(cmd_completion);
HANDLER(cmd_version);
HANDLER(cmd_help);
HANDLER(cmd_notebook_info);
HANDLER(cmd_notebook_verify);
HANDLER(cmd_notebook_rebuild);
HANDLER(cmd_notebook_log);
HANDLER(cmd_notebook_waiting);
HANDLER(cmd_noun_add);
HANDLER(cmd_noun_edit);
HANDLER(cmd_noun_remove);
HANDLER(cmd_noun_show);
HANDLER(cmd_noun_list);
HANDLER(cmd_noun_import);
HANDLER(cmd_secondment_import);
HANDLER(cmd_person_search);
HANDLER(cmd_person_confirm);
HANDLER(cmd_person_duplicates);
HANDLER(cmd_person_merge);
HANDLER(cmd_person_unmerge);
HANDLER(cmd_person_erase);
HANDLER(cmd_grant_revoke);
HANDLER(cmd_skill_list);
HANDLER(cmd_skill_show);
HANDLER(cmd_checklist_list);
HANDLER(cmd_checklist_show);
HANDLER(cmd_checklist_check);
HANDLER(cmd_checklist_adopt);
HANDLER(cmd_signoff_add);
HANDLER(cmd_signoff_pending);
HANDLER(cmd_signoff_sign);
HANDLER(cmd_signoff_import);
HANDLER(cmd_signoff_list);
HANDLER(cmd_signoff_show);
HANDLER(cmd_signoff_correct);
HANDLER(cmd_signoff_retract);
HANDLER(cmd_signoff_confirm);
HANDLER(cmd_me);
HANDLER(cmd_competency_show);
HANDLER(cmd_competency_list);
HANDLER(cmd_competency_explain);
HANDLER(cmd_competency_rebuild);
HANDLER(cmd_competency_whatif);
HANDLER(cmd_backup);
HANDLER(cmd_restore);
HANDLER(cmd_clone);
HANDLER(cmd_kit);
HANDLER(cmd_report_gaps);
HANDLER(cmd_report_data_quality);
HANDLER(cmd_report_training);
HANDLER(cmd_certificate_issue);
HANDLER(cmd_certificate_verify);
HANDLER(cmd_certificate_list);
HANDLER(cmd_certificate_revoke);
HANDLER(cmd_certificate_print);
HANDLER(cmd_certificate_export);
HANDLER(cmd_key_new);
HANDLER(cmd_key_import);
HANDLER(cmd_key_open);
HANDLER(cmd_key_close);
HANDLER(cmd_key_status);
HANDLER(cmd_key_confirm);
HANDLER(cmd_key_list);
HANDLER(cmd_key_export);
HANDLER(cmd_key_revoke);
HANDLER(cmd_key_accept);
HANDLER(cmd_key_renew);
HANDLER(cmd_authority_add);
HANDLER(cmd_authority_retire);
HANDLER(cmd_authority_list);
HANDLER(cmd_authority_sheet);
HANDLER(cmd_device_enrol);
HANDLER(cmd_device_list);
HANDLER(cmd_device_close);
HANDLER(cmd_policy_set);
HANDLER(cmd_policy_list);
HANDLER(cmd_plugin_list);
HANDLER(cmd_plugin_show);
HANDLER(cmd_plugin_new);
HANDLER(cmd_plugin_check);
HANDLER(cmd_config_show);
HANDLER(cmd_config_get);
HANDLER(cmd_config_check);

#undef HANDLER
#endif
