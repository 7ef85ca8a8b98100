-- Takes the units of all lines of a checkout provisionally, or of none. The takes of other checkouts never refuse a checkout. A checkout
-- that needs units of another take gets 'CONTENDED', because the other checkout may still fail.
--
-- KEYS    1  the era
--         2  the take, by the reference of the request
--         then for each line two: the key of the level of its SKU, and the key of the taken units of its SKU
-- ARGV    1  id of the era that the calling instance knows
--         2  position in the log up to which this era has been fed, as far as the calling instance knows
--         3  seconds after which a take that no instance ends is no longer counted
--         then for each line the requested units
-- result  {'TAKEN'}       all lines are taken, now or earlier under the same reference; a SKU without a level does not prevent this
--         {'SHORT', …}    some lines request more than the level of their SKU; for each of them four: its number, and the available,
--                         version and checksum of the level
--         {'CONTENDED'}   the level is enough for each line, but not together with the units of earlier takes
--         {'UNFIT'}       this is not the era that the instance knows, or Redis was restored to an older state: no value is valid

local function read(key, ...)
  local found = redis.pcall('HMGET', key, ...)
  return found.err and {} or found
end

local era = read(KEYS[1], 'id', 'fed')
if era[1] ~= ARGV[1] or (tonumber(era[2] or '') or -1) < tonumber(ARGV[2]) then
  return {'UNFIT'}
end
if redis.call('EXISTS', KEYS[2]) == 1 then
  return {'TAKEN'}
end

local now = tonumber(redis.call('TIME')[1])
local life = tonumber(ARGV[3])

-- Takes are summed by the second in which they expire. So a take that no instance ends expires by itself.
local function taken(key)
  local sums = redis.pcall('HGETALL', key)
  if sums.err then
    redis.call('DEL', key)
    return 0
  end
  local sum = 0
  for i = 1, #sums, 2 do
    local ends = tonumber(sums[i])
    if ends and ends > now and ends <= now + life then
      sum = sum + math.max(0, tonumber(sums[i + 1]) or 0)
    else
      redis.call('HDEL', key, sums[i])
    end
  end
  return sum
end

local short = {'SHORT'}
local contended = false
for line = 1, #ARGV - 3 do
  local wanted = tonumber(ARGV[3 + line])
  local level = read(KEYS[1 + 2 * line], 'era', 'available', 'version', 'seal')
  local available = tonumber(level[2] or '')
  if level[1] == ARGV[1] and available then
    if available < wanted then
      for _, said in ipairs({line, level[2], level[3] or '', level[4] or ''}) do
        short[#short + 1] = tostring(said)
      end
    elseif available - taken(KEYS[2 + 2 * line]) < wanted then
      contended = true
    end
  end
end
if #short > 1 then
  return short
end
if contended then
  return {'CONTENDED'}
end

local ends = string.format('%.0f', now + life)
for line = 1, #ARGV - 3 do
  local key = KEYS[2 + 2 * line]
  if type(redis.pcall('HINCRBY', key, ends, ARGV[3 + line])) ~= 'number' then
    redis.call('DEL', key)
    redis.call('HSET', key, ends, ARGV[3 + line])
  end
  redis.call('EXPIRE', key, life + 1)
end
redis.call('SET', KEYS[2], ends, 'EX', life)
return {'TAKEN'}
