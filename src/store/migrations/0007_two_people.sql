-- 0007: records that somebody said are two people, however alike they look.

ALTER TABLE person ADD COLUMN not_same TEXT;
-- What a newer Sotay said of it, and this file has kept without a place for it.
INSERT INTO refold (needed)
SELECT 1 FROM entry WHERE kind = 'person.set' AND instr(payload, '"not_same":') > 0 LIMIT 1;
