/**
 * The atomic steps, in Lua. Redis does not roll a script back, so each compares and checks everything
 * before its first write; what Redis itself may refuse (no memory, a replica, a full disk) it refuses at
 * that first write. Positions and revisions are strings throughout: Lua's numbers are doubles.
 */

/**
 * KEYS: 1 the plan's generations, 2 the progress to compare, 3 the progress and 4 the parts of the generation that is
 * written; then the parts that are written.
 * ARGV: a field of the generations and what it must hold; the expected checkpoint, empty for none; one
 * letter for each part that says its type; then, as MessagePack, a list of three lists: members, that is
 * entries of indexes, the steps, each a command, the number of its key and a list of its arguments, and the names of
 * the parts. Those of `index` are numbers of members, in the order of their sort keys.
 * Answers `applied`, `moved` when the field holds something else, `differs` and the checkpoint, or `lost` and what
 * Redis has lost: then nothing was changed.
 *
 * A part that is there is listed, and one that is listed is there: whoever finds it otherwise knows that Redis has lost
 * a key, whether or not it was written again since. The progress says how many are listed. Where it does not, an
 * earlier version wrote it, and what is there is taken for whole.
 */
const apply = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return {'moved'} end
local members, steps, names = unpack(cmsgpack.unpack(ARGV[5]))
local progress, parts = KEYS[3], KEYS[4]
local fresh = ARGV[1] == 'last'
local checkpoint, counted = false, false
-- Where a plan has no generations, what is found under the name of its first one is left over from before they were lost.
if not fresh then checkpoint, counted = unpack(redis.call('HMGET', KEYS[2], 'checkpoint', 'parts')) end
local same = KEYS[2] == progress and not fresh
if same and ARGV[1] == 'live' and not checkpoint then return {'lost', 'progress'} end
if (checkpoint or '') ~= ARGV[3] then return {'differs', checkpoint or ''} end
if same and counted and redis.call('SCARD', parts) < tonumber(counted) then return {'lost', 'parts'} end
local adopted = same and checkpoint and not counted
if adopted and redis.call('EXISTS', parts) == 0 then return {'lost', 'parts'} end
local listed = {}
for from = 1, fresh and 0 or #names, 1000 do
  local found = redis.call('SMISMEMBER', parts, unpack(names, from, math.min(from + 999, #names)))
  for at = 1, #found do listed[from + at - 1] = found[at] end
end
local stale = {}
local types = { h = 'hash', z = 'zset' }
for number = 1, #names do
  local key = KEYS[4 + number]
  local found, wanted = redis.call('TYPE', key).ok, types[ARGV[4]:sub(number, number)]
  if found == 'none' then
    if listed[number] == 1 and not adopted then return {'lost', names[number]} end
  elseif found ~= wanted then
    return redis.error_reply('DUBAN ' .. key .. ' is a ' .. found .. ' and should be a ' .. wanted)
  elseif listed[number] ~= 1 then
    stale[#stale + 1] = key
  end
end

local function unindex(key, sort)
  redis.call('ZREMRANGEBYLEX', key, '[' .. sort .. '\\0', '(' .. sort .. '\\1')
end

local function sortOf(member)
  return member:sub(1, member:find('\\0', 1, true) - 1)
end

if fresh then redis.call('UNLINK', progress, parts) end
for at = 1, #stale do redis.call('UNLINK', stale[at]) end
local shrunk = {}
for at = 1, #steps, 3 do
  local command, number, list = steps[at], steps[at + 1], steps[at + 2]
  local key = KEYS[number]
  if command == 'unindex' then
    shrunk[number] = true
    for _, sort in ipairs(list) do unindex(key, sort) end
  elseif command == 'index' then
    -- They come in order: when nothing is stored from the first of them on, none replaces another.
    local appended = redis.call('ZLEXCOUNT', key, '[' .. sortOf(members[list[1]]), '+') == 0
    local words = {}
    for number = 1, #list do
      local member = members[list[number]]
      if not appended then unindex(key, sortOf(member)) end
      words[number * 2 - 1] = '0'
      words[number * 2] = member
    end
    redis.call('ZADD', key, unpack(words))
  else
    if command == 'HDEL' then shrunk[number] = true end
    redis.call(command, key, unpack(list))
  end
end
for number = 1, #names do
  if shrunk[4 + number] and redis.call('EXISTS', KEYS[4 + number]) == 0 then
    if listed[number] == 1 then redis.call('SREM', parts, names[number]) end
  elseif listed[number] ~= 1 then
    redis.call('SADD', parts, names[number])
  end
end
if adopted then
  local prefix = parts:sub(1, #parts - 5)
  for _, name in ipairs(redis.call('SMEMBERS', parts)) do
    if redis.call('EXISTS', prefix .. name) == 0 then redis.call('SREM', parts, name) end
  end
end
redis.call('HSET', progress, 'parts', redis.call('SCARD', parts))
return {'applied'}
`;

/**
 * KEYS: the plan's generations. ARGV: the beginning of the keys of a generation, without its number.
 * Answers what Redis has lost of the live generation; empty when it is whole, or an earlier version wrote it.
 */
const missing = `
local live = redis.call('HGET', KEYS[1], 'live')
if not live then return 'generations' end
local prefix = ARGV[1] .. live .. ':'
local checkpoint, counted = unpack(redis.call('HMGET', prefix .. 'progress', 'checkpoint', 'parts'))
if not checkpoint then return 'progress' end
if not counted then return '' end
local names = redis.call('SMEMBERS', prefix .. 'parts')
if #names < tonumber(counted) then return 'parts' end
for _, name in ipairs(names) do
  if redis.call('EXISTS', prefix .. name) == 0 then return name end
end
return ''
`;

/**
 * For an answer with nothing in it. KEYS: 1 the plan's generations, 2 the progress and 3 the parts of the generation
 * that was read, 4 the part. ARGV: the generation, the name of the part.
 * Answers 1 when there is nothing because Redis has lost it.
 */
const holds = `
if redis.call('HGET', KEYS[1], 'live') ~= ARGV[1] then return 0 end
local checkpoint, counted = unpack(redis.call('HMGET', KEYS[2], 'checkpoint', 'parts'))
if not checkpoint then return 1 end
if not counted then return 0 end
if redis.call('SCARD', KEYS[3]) < tonumber(counted) then return 1 end
if redis.call('SISMEMBER', KEYS[3], ARGV[2]) == 1 and redis.call('EXISTS', KEYS[4]) == 0 then return 1 end
return 0
`;

/** KEYS: the plan's generations. Answers the number of a new one, which is `building`; empty for no plan. */
const begin = `
if redis.call('HEXISTS', KEYS[1], 'live') == 0 then return '' end
local last = redis.call('HINCRBY', KEYS[1], 'last', 1)
redis.call('HSET', KEYS[1], tostring(last), 'building')
return tostring(last)
`;

/**
 * KEYS: 1 the plan's generations, 2 the progress of the live one, 3 that of the one to make live.
 * ARGV: the live one, its checkpoint (empty for none), the one to make live. Answers 1 or 0.
 * The marks that the one confirms the other confirms too, since it was made up to the same checkpoint.
 */
const switchTo = `
if redis.call('HGET', KEYS[1], 'live') ~= ARGV[1] then return 0 end
if (redis.call('HGET', KEYS[2], 'checkpoint') or '') ~= ARGV[2] then return 0 end
local state = redis.call('HGET', KEYS[1], ARGV[3])
if state ~= 'building' and state ~= 'kept' then return 0 end
local fields = redis.call('HGETALL', KEYS[2])
for at = 1, #fields, 2 do
  if string.sub(fields[at], 1, 2) == 'm:' then redis.call('HSET', KEYS[3], fields[at], fields[at + 1]) end
end
redis.call('HSET', KEYS[1], ARGV[1], 'kept', ARGV[3], 'live', 'live', ARGV[3])
return 1
`;

/**
 * KEYS: pairs of documents (hashes) or entries (sorted sets with the score 0), one of each generation.
 * ARGV: the pair to begin with, how far it has been compared, and how much to compare at most.
 * Answers the pair to go on with (one beyond the last: none), how far that has been compared, and the pairs
 * found to differ. It only reads, so what it costs is time that nobody else is served.
 */
const compare = `
local pair, cursor, left, differing = tonumber(ARGV[1]), ARGV[2], tonumber(ARGV[3]), {}

-- Each answers the next cursor, and false instead when they differ. Of two hashes with as many fields, the
-- one is in the other or they differ; two sorted sets agree at every rank.
local function hashes(one, other)
  if redis.call('HLEN', one) ~= redis.call('HLEN', other) then return false end
  local found = redis.call('HSCAN', one, cursor, 'COUNT', 200)
  local names, values = {}, {}
  for at = 1, #found[2], 2 do
    names[#names + 1] = found[2][at]
    values[#values + 1] = found[2][at + 1]
  end
  left = left - #names
  for from = 1, #names, 1000 do
    local against = redis.call('HMGET', other, unpack(names, from, math.min(from + 999, #names)))
    for at = 1, #against do
      if against[at] ~= values[from + at - 1] then return false end
    end
  end
  return found[1]
end

local function sets(one, other)
  local size = redis.call('ZCARD', one)
  if size ~= redis.call('ZCARD', other) then return false end
  local rank = tonumber(cursor)
  local mine = redis.call('ZRANGE', one, rank, rank + 999)
  local against = redis.call('ZRANGE', other, rank, rank + 999)
  left = left - #mine
  for at = 1, #mine do
    if mine[at] ~= against[at] then return false end
  end
  if rank + 1000 >= size then return '0' end
  return tostring(rank + 1000)
end

while pair * 2 <= #KEYS and left > 0 do
  local one, other = KEYS[pair * 2 - 1], KEYS[pair * 2]
  local kind, against = redis.call('TYPE', one).ok, redis.call('TYPE', other).ok
  local next = false
  if kind == against and kind == 'hash' then next = hashes(one, other) end
  if kind == against and kind == 'zset' then next = sets(one, other) end
  if kind == 'none' and against == 'none' then next = '0' end
  left = left - 1
  if not next then differing[#differing + 1] = pair end
  if not next or next == '0' then pair = pair + 1 end
  cursor = next or '0'
end
return {pair, cursor, differing}
`;

/** KEYS: the plan's generations. ARGV: the one to be removed. Answers 0 when it is live. */
const retire = `
if redis.call('HGET', KEYS[1], 'live') == ARGV[1] then return 0 end
if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], 'gone') end
return 1
`;

/**
 * KEYS: the marks. ARGV: the shard, the mark that was seen (empty for none), the new one, and how many plans and
 * standstills were listed. Answers 1 or 0.
 */
const setMark = `
if (redis.call('HGET', KEYS[1], ARGV[1]) or '') ~= ARGV[2] then return 0 end
redis.call('HSET', KEYS[1], ARGV[1], ARGV[3], '#plans', ARGV[4], '#standstills', ARGV[5])
return 1
`;

/** KEYS: the marks. ARGV: the field that counts notes, and how many there are. Others that are missing stay counted. */
const noteTakenOff = `
local noted = redis.call('HGET', KEYS[1], ARGV[1])
if noted and tonumber(noted) > tonumber(ARGV[2]) then redis.call('HINCRBY', KEYS[1], ARGV[1], -1) end
return 1
`;

/** KEYS: the origin. ARGV: what was seen there (empty for nothing), the new one. Answers 1 or 0. */
const claim = `
if (redis.call('GET', KEYS[1]) or '') ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2])
return 1
`;

/** KEYS: the progress of a generation, which may be gone by now. ARGV: a field, and the mark it confirms. */
const confirm = `
if redis.call('EXISTS', KEYS[1]) == 1 then redis.call('HSET', KEYS[1], ARGV[1], ARGV[2]) end
return 1
`;

export const scripts = {
  dubanApply: { lua: apply },
  dubanMissing: { lua: missing, numberOfKeys: 1 },
  dubanHolds: { lua: holds, numberOfKeys: 4 },
  dubanBegin: { lua: begin, numberOfKeys: 1 },
  dubanSwitch: { lua: switchTo, numberOfKeys: 3 },
  dubanCompare: { lua: compare },
  dubanRetire: { lua: retire, numberOfKeys: 1 },
  dubanSetMark: { lua: setMark, numberOfKeys: 1 },
  dubanNoteTakenOff: { lua: noteTakenOff, numberOfKeys: 1 },
  dubanClaim: { lua: claim, numberOfKeys: 1 },
  dubanConfirm: { lua: confirm, numberOfKeys: 1 },
} as const;

/** The scripts as the client offers them. */
export interface ScriptCommands {
  /** Number of keys, keys and arguments in one list: there may be more than a call can take. */
  dubanApply(words: readonly (string | Buffer)[]): Promise<['applied'] | ['moved'] | ['differs' | 'lost', string]>;
  dubanMissing(generations: string, prefix: string): Promise<string>;
  dubanHolds(
    generations: string,
    progress: string,
    parts: string,
    part: string,
    generation: string,
    name: string,
  ): Promise<number>;
  dubanBegin(generations: string): Promise<string>;
  dubanSwitch(
    generations: string,
    progress: string,
    nextProgress: string,
    from: string,
    fromCheckpoint: string,
    to: string,
  ): Promise<number>;
  /** Number of keys, keys and arguments in one list. */
  dubanCompare(words: readonly string[]): Promise<[pair: number, cursor: string, differing: number[]]>;
  dubanRetire(generations: string, generation: string): Promise<number>;
  dubanSetMark(marks: string, shard: string, seen: string, mark: string, plans: number, standstills: number): Promise<number>;
  dubanNoteTakenOff(marks: string, field: string, count: number): Promise<number>;
  dubanClaim(origin: string, seen: string, epoch: string): Promise<number>;
  dubanConfirm(progress: string, field: string, mark: string): Promise<number>;
}
