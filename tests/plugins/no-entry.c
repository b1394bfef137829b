/* tests/plugins/no-entry.c - refused: a shared object, but no plugin. */
int something_else(void);

__attribute__((visibility("default"))) int something_else(void)
{
    return 0;
}
