-- Sets the league, unless the one that is there changed at the same moment or later. Returns
-- 1 if it is set.
--
-- KEYS: 1 league
-- ARGV: 1 moment of its last change in ms, 2 the league
local kept = tonumber(redis.call('HGET', KEYS[1], 'mudanca') or '-1')
if kept >= tonumber(ARGV[1]) then
    return 0
end
redis.call('HSET', KEYS[1], 'mudanca', ARGV[1], 'dados', ARGV[2])
return 1
