-- 0003: a decision that approved a checklist has a date.

ALTER TABLE checklist ADD COLUMN decision_date INTEGER;
