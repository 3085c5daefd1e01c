-- Renews a server's lease, and decides in which era the store is. An era begins where the data
-- has none, where another process of Redis holds the data than before (it may hold less), and
-- where a server has seen a loss. It opens when every server that may live has put back what
-- it knows.
--
-- KEYS: era, expected servers, ready servers, leases by server, the count of changes, versions,
--       the highest version of a room that is gone
-- ARGV: server, its lease in ms, the era it has joined, the era it is ready for, '1' if it saw a
--       loss, the name for a new era, the least wait in ms where nobody remembers an era and
--       where somebody does, channel, then the servers that it knew to live
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
        -- A lease that was given before the era began may be lost: it is waited for as long.
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
        -- Where versions run ahead of the clock they alone say what may have been given by a
        -- server that slept since.
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
