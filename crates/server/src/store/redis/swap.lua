-- Compares a room's version, puts its next state, and tells the others that it changed: all
-- of it or nothing, since scripts run one at a time.
--
-- KEYS: versions, states, the count of changes, the highest version of a room that is gone,
--       the versions of those that went in the last hour, when they went, and the era
-- ARGV: room, version expected ('' for none), next version ('' for none), next state,
--       moment in milliseconds after which nobody waits any more, server, channel, era
local HOUR = 3600000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
if now > tonumber(ARGV[5]) then
    return { 'late' }
end
-- The server has not put back what it knows into this era, or others have not yet.
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
local step = redis.call('INCR', KEYS[3])
redis.call('PUBLISH', ARGV[7], step .. ' ' .. ARGV[6] .. ' ' .. ARGV[1])
return { 'committed' }
