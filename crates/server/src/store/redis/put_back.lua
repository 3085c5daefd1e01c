-- Puts back rooms that the store has forgotten, each where it has an older one or none. In an
-- open era only what did not change in it yet is replaced: everything in it has a version of at
-- least its floor.
--
-- KEYS: era, versions, states, the count of changes, versions of removed rooms
-- ARGV: the era, server, channel, then room, version and state of each
local era = redis.call('HMGET', KEYS[1], 'name', 'floor')
if era[1] ~= ARGV[1] then
    return { 'forgotten' }
end
local floor = tonumber(era[2] or '') or math.huge
local outcome = { 'done' }
for index = 4, #ARGV, 3 do
    local id, version = ARGV[index], tonumber(ARGV[index + 1])
    local last = redis.call('HGET', KEYS[2], id) or redis.call('HGET', KEYS[5], id)
    last = tonumber(last or '-1')
    if last >= version then
        table.insert(outcome, 'kept')
    elseif last >= floor then
        table.insert(outcome, 'overruled')
    else
        redis.call('HSET', KEYS[2], id, ARGV[index + 1])
        redis.call('HSET', KEYS[3], id, ARGV[index + 2])
        local step = redis.call('INCR', KEYS[4])
        redis.call('PUBLISH', ARGV[3], step .. ' ' .. ARGV[2] .. ' ' .. id)
        table.insert(outcome, 'kept')
    end
end
return outcome
