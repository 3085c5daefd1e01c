-- Compares a room's version, sets its next state, and publishes the change. Scripts run one
-- at a time, so all of it happens or nothing.
--
-- KEYS: 1 versions, 2 states, 3 number of changes, 4 highest version of a room that is gone,
--       5 versions of rooms removed in the last hour, 6 the moments of their removal, 7 era,
--       8 games, 9 their ends
-- ARGV: 1 room, 2 expected version ('' for none), 3 next version ('' for none), 4 next state,
--       5 moment in ms after which the server no longer waits, 6 server, 7 channel, 8 era.
--       If the change ends a game also: 9 its version, 10 its end, 11 the game, 12 how many
--       are kept of a room, 13 and in all
local HOUR = 3600000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[5]) then
    return { 'late' }
end
-- This server has not joined the era, or other servers have not put back their rooms yet.
local era = redis.call('HMGET', KEYS[7], 'name', 'floor')
if era[1] ~= ARGV[8] or not era[2] then
    return { 'forgotten' }
end
local version = redis.call('HGET', KEYS[1], ARGV[1]) or ''
if version ~= ARGV[2] then
    return { 'conflict', redis.call('HGET', KEYS[2], ARGV[1]) }
end
if ARGV[3] ~= '' then
    redis.call('HSET', KEYS[1], ARGV[1], ARGV[3])
    redis.call('HSET', KEYS[2], ARGV[1], ARGV[4])
elseif version ~= '' then
    redis.call('HDEL', KEYS[1], ARGV[1])
    redis.call('HDEL', KEYS[2], ARGV[1])
    local highest = redis.call('GET', KEYS[4]) or '0'
    if tonumber(version) > tonumber(highest) then
        redis.call('SET', KEYS[4], version)
    end
    redis.call('HSET', KEYS[5], ARGV[1], version)
    redis.call('ZADD', KEYS[6], now, ARGV[1])
    for _, old in ipairs(redis.call('ZRANGEBYSCORE', KEYS[6], '-inf', now - HOUR, 'LIMIT', 0, 9)) do
        redis.call('HDEL', KEYS[5], old)
        redis.call('ZREM', KEYS[6], old)
    end
else
    return { 'committed' }
end
if ARGV[9] then
    -- The list of each room has a key of its own.
    local prefix = KEYS[8] .. ':'
    local forget = function(game)
        redis.call('HDEL', KEYS[8], game)
        redis.call('ZREM', KEYS[9], game)
        redis.call('ZREM', prefix .. string.match(game, '^%S+'), game)
    end
    local game, list = ARGV[1] .. ' ' .. ARGV[9], prefix .. ARGV[1]
    redis.call('HSET', KEYS[8], game, ARGV[11])
    redis.call('ZADD', KEYS[9], ARGV[10], game)
    redis.call('ZADD', list, ARGV[9], game)
    for _, old in ipairs(redis.call('ZRANGE', list, 0, -1 - ARGV[12])) do
        forget(old)
    end
    for _, old in ipairs(redis.call('ZRANGE', KEYS[9], 0, -1 - ARGV[13])) do
        forget(old)
    end
end
local step = redis.call('INCR', KEYS[3])
redis.call('PUBLISH', ARGV[7], step .. ' ' .. ARGV[6] .. ' ' .. ARGV[1])
return { 'committed' }
