-- name: segment_of
SELECT name, size, device, first, last, head, erased, changed FROM segment WHERE folder = ?1

-- name: segment_put
INSERT INTO segment (folder, name, size, device, first, last, head, erased, changed)
VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
ON CONFLICT (folder, name) DO UPDATE SET size = excluded.size, device = excluded.device,
    first = excluded.first, last = excluded.last, head = excluded.head, erased = excluded.erased,
    changed = excluded.changed

-- name: segment_forget
DELETE FROM segment WHERE folder = ?1 AND name = ?2

-- name: entry_sizes
-- Bytes of each content from a seq on, and whether the computer's mark follows.
SELECT e.seq, coalesce(length(CAST(e.payload AS BLOB)), 0),
       EXISTS (SELECT 1 FROM mark AS m WHERE m.chain = e.chain AND m.seq = e.seq)
FROM entry AS e WHERE e.chain = ?1 AND e.seq >= ?2 AND e.seq <= ?3 ORDER BY e.seq

-- name: entry_erased_of
SELECT seq FROM entry INDEXED BY entry_erased WHERE chain = ?1 AND payload IS NULL ORDER BY seq

-- name: mark_from
SELECT seq FROM mark WHERE chain = ?1 AND seq >= ?2 ORDER BY seq LIMIT 1

-- name: peer_of
SELECT device, seq, hash FROM peer WHERE peer = ?1 ORDER BY device, seq

-- name: peer_put
INSERT INTO peer (peer, device, seq, hash) VALUES (?1, ?2, ?3, ?4)
ON CONFLICT (peer, device, seq) DO UPDATE SET hash = excluded.hash

-- name: peer_clear
DELETE FROM peer WHERE peer = ?1
