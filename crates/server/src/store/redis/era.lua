-- Renews a server's lease, and decides in which era the store is.
--
-- An era begins if the data has none, or if another process of Redis holds the data, which
-- may be older. It also begins if a server has seen a loss. It opens when every server that
-- may live has put back its rooms.
--
-- KEYS: 1 era, 2 expected servers, 3 ready servers, 4 leases by server, 5 number of changes,
--       6 versions, 7 highest version of a room that is gone
-- ARGV: 1 server, 2 its lease in ms, 3 the era that it has joined, 4 the era that it is ready
--       for, 5 '1' if it saw a loss, 6 name for a new era, 7 least wait in ms if no server
--       remembers the era before, 8 the same if one does, 9 channel, 10 and on: the servers
--       that it knew to live
local AHEAD = 10000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local whole = function(number) return string.format('%.0f', number) end
local node, lease, joined = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local run = string.match(redis.call('INFO', 'server'), 'run_id:(%x+)')
redis.call('ZADD', KEYS[4], whole(now + lease), node)

local era = redis.call('HMGET', KEYS[1], 'name', 'run', 'since', 'wait', 'floor')
local name, since, wait, floor = era[1], tonumber(era[3] or '0'), tonumber(era[4] or '0'), era[5]
if not name or era[2] ~= run or (ARGV[5] == '1' and name == joined) then
    name, since, floor = ARGV[6], now, false
    wait = tonumber(joined == '' and ARGV[7] or ARGV[8])
    redis.call('DEL', KEYS[1], KEYS[2], KEYS[3])
    redis.call('HSET', KEYS[1], 'name', name, 'run', run, 'since', whole(since), 'wait', whole(wait))
    for _, other in ipairs(redis.call('ZRANGE', KEYS[4], 0, -1)) do
        redis.call('SADD', KEYS[2], other)
    end
    redis.call('PUBLISH', ARGV[9], 'era')
end

if not floor then
    redis.call('SADD', KEYS[2], node)
    for index = 10, #ARGV do
        redis.call('SADD', KEYS[2], ARGV[index])
    end
    if ARGV[4] == name then
        redis.call('SADD', KEYS[3], node)
    end
    local open = now >= since + wait
    for _, other in ipairs(redis.call('SDIFF', KEYS[2], KEYS[3])) do
        -- A lease from before the era began may be lost, so its server is waited for as
        -- long as a lease lasts.
        local until_ = tonumber(redis.call('ZSCORE', KEYS[4], other) or '0')
        if now < since + lease or (until_ > now and now < since + 2 * lease) then
            open = false
        end
    end
    if open then
        local highest = tonumber(redis.call('GET', KEYS[7]) or '0')
        for _, version in ipairs(redis.call('HVALS', KEYS[6])) do
            highest = math.max(highest, tonumber(version))
        end
        -- If versions run ahead of the clock, the clock is no bound on the versions of a
        -- server that slept since. AHEAD is more changes than a room gets while no other
        -- server hears of them.
        if highest >= since then
            highest = highest + AHEAD
        end
        floor = whole(math.max(now, highest + 1))
        redis.call('HSET', KEYS[1], 'floor', floor)
        redis.call('DEL', KEYS[2], KEYS[3])
        redis.call('PUBLISH', ARGV[9], 'era')
    end
else
    redis.call('ZREMRANGEBYSCORE', KEYS[4], '-inf', whole(now - 12 * lease))
end
return {
    name, floor or '', redis.call('GET', KEYS[5]) or '0', redis.call('GET', KEYS[7]) or '0', whole(now),
    redis.call('ZRANGEBYSCORE', KEYS[4], whole(now), '+inf'),
}
