/* src/plugin/catalogue.c - the texts of plugins in the user's language. */
#include "base/base.h"

#include "plugin/catalogue.h"

#include "base/str.h"

/* A plugin of this name has no catalogue of its own: it would take the place of the core's. */
#define CORE "sotay"

int catalogue_bind(const char *name, const char *folder, struct sotay_error *err)
{
    AUTO(str) locale = {0};
    if (strcmp(name, CORE) == 0)
        return SOTAY_OK;
    str_addf(&locale, "%s/locale", folder);
    int rc = str_check(&locale, err);
    if (rc < 0)
        return rc;
    /* Also where that folder is not there: else a catalogue of that name elsewhere would be read. */
    if (!bindtextdomain(name, str_text(&locale)) || !bind_textdomain_codeset(name, "UTF-8"))
        return sotay_nomem(err);
    return SOTAY_OK;
}

const char *catalogue_text(const struct sotay_plugin *p, const char *msgid)
{
    if (!msgid[0])
        return msgid; /* gettext("") is the catalogue's head */
    const char *own = p && strcmp(p->name, CORE) != 0 ? dgettext(p->name, msgid) : msgid;
    return own != msgid ? own : gettext(msgid);
}
