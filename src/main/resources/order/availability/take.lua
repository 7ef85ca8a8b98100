-- Takes all lines of an order provisionally, or none. The takes of others never refuse: whoever would need what they hold is told
-- that it is contended, since they may yet come to nothing.
--
-- KEYS    1  the era
--         2  the take, by the request's reference
--         then of each line two: what was told of its SKU, and what is taken of it
-- ARGV    1  id of the era that the asker knows
--         2  place in the log up to which this era has been fed, as far as the asker knows
--         3  seconds after which a take that nobody settles counts no longer
--         then of each line the units that it wants
-- result  {'TAKEN'}       all lines are taken, now or before under the same reference; SKUs that nothing was told of do not hinder
--         {'SHORT', …}    of some lines less was told than they want; of each four: its number, available, version, seal
--         {'CONTENDED'}   enough was told of each, but not enough for those as well who took before
--         {'UNFIT'}       this is not the era that the asker knows, or it was set back: nothing here is to be believed

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

-- Takes are summed by the second in which they end, so that those which nobody settles go by themselves.
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
  local told = read(KEYS[1 + 2 * line], 'era', 'available', 'version', 'seal')
  local available = tonumber(told[2] or '')
  if told[1] == ARGV[1] and available then
    if available < wanted then
      for _, said in ipairs({line, told[2], told[3] or '', told[4] or ''}) do
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
