-- Removes games that ended before a moment, oldest first. Returns how many it removed.
--
-- KEYS: 1 games, 2 their ends
-- ARGV: 1 moment in ms, 2 the most to remove
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1], 'LIMIT', 0, ARGV[2])
for _, game in ipairs(old) do
    redis.call('HDEL', KEYS[1], game)
    redis.call('ZREM', KEYS[2], game)
    redis.call('ZREM', KEYS[1] .. ':' .. string.match(game, '^%S+'), game)
end
return #old
