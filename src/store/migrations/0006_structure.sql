-- 0006: the same index of structural entries, said so that SQLite makes no table of the kinds for each
-- entry that is written: that took a quarter of an import.  Queries say it in the same words.
DROP INDEX entry_structure;
CREATE INDEX entry_structure ON entry (clock, chain, seq)
WHERE kind = 'authority.begin' OR kind = 'authority.add' OR kind = 'authority.retire' OR
      kind = 'device.enrol' OR kind = 'device.close' OR kind = 'key.add' OR kind = 'key.confirm' OR
      kind = 'key.revoke' OR kind = 'facility.set' OR kind = 'partnership.set' OR kind = 'grant.set' OR
      kind = 'checklist.adopt' OR kind = 'policy.set' OR kind = 'person.merge' OR kind = 'person.erase';
