-- Ends takes whose orders are known to be placed or not to be: what was told since holds what they came to.
--
-- KEYS    of each take its own, then of each of its lines what is taken of the SKU
-- ARGV    of each take the number of its lines, then of each of its lines the units that it took
-- result  {number}  how many of the takes were there

local settled = 0
local key, argument = 1, 1
while key <= #KEYS do
  local ends = redis.pcall('GET', KEYS[key])
  local lines = tonumber(ARGV[argument])
  if type(ends) == 'string' then
    settled = settled + 1
    for line = 1, lines do
      if redis.pcall('HEXISTS', KEYS[key + line], ends) == 1 then
        redis.pcall('HINCRBY', KEYS[key + line], ends, '-' .. ARGV[argument + line])
      end
    end
  end
  redis.call('DEL', KEYS[key])
  key = key + 1 + lines
  argument = argument + 1 + lines
end
return {settled}
