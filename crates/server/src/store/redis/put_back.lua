-- Puts back rooms that the store has forgotten, each if the store has an older one or none.
-- In an open era only a room that has not changed in it yet is replaced. A room that has
-- changed has at least the era's floor as its version.
--
-- KEYS: 1 era, 2 versions, 3 states, 4 number of changes, 5 versions of removed rooms
-- ARGV: 1 era, 2 server, 3 channel, 4 and on: the id, version and state of each room
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
        redis.call('PUBLISH', ARGV[3], step .. ' ' .. ARGV[2] .. ' ' .. id .. ' back')
        table.insert(outcome, 'kept')
    end
end
return outcome
