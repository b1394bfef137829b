/* src/base/secrecy.h - while a secret is in this process, nothing of it is left on a disk or shown to
 * other processes. */
#ifndef SOTAY_SECRECY_H
#define SOTAY_SECRECY_H

/* Called before a passphrase is read or a key unlocked: from then on the process leaves no core file,
 * and others of the same user cannot look into it.  It lasts until the process ends. */
void secrecy_begin(void);
#endif
