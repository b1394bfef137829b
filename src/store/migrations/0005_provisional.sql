-- 0005: people who were written down where they were met, until the centre confirms who they are.

ALTER TABLE person ADD COLUMN provisional TEXT;
