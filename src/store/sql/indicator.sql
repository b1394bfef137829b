-- name: indicator_get
SELECT id, void, clock, facility, month, indicator, value
FROM indicator WHERE id = ?1

-- name: indicator_put
INSERT INTO indicator (id, void, clock, search, sort, facility, month, indicator, value)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (id) DO UPDATE SET void = excluded.void, clock = excluded.clock, search = excluded.search, sort = excluded.sort, facility = excluded.facility, month = excluded.month, indicator = excluded.indicator, value = excluded.value

-- name: indicator_list
SELECT id, void, clock, facility, month, indicator, value
FROM indicator ORDER BY sort, id

-- name: indicator_drop
DELETE FROM indicator WHERE id = ?1
