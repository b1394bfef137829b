/* plugins/xlsx/xlsx.c - the sheet module `xlsx`: workbooks of Excel and LibreOffice, in and out. */
#include "xlsx.h"

const struct sotay_plugin *sotay_plugin_entry(void)
{
    static const struct sotay_sheets xlsx = {
        .head = {.magic = SOTAY_PLUGIN_MAGIC,
                 .abi_major = SOTAY_ABI_MAJOR,
                 .abi_minor = SOTAY_ABI_MINOR,
                 .size = sizeof xlsx,
                 .kind = SOTAY_KIND_SHEET,
                 .name = "xlsx",
                 .version = "1.0.0"},
        .suffix = "xlsx",
        .read = xlsx_read,
        .write = xlsx_write,
    };
    return &xlsx.head;
}
