-- The health of a Trail, for Argo CD: resource.customizations.health.trailkeeper.io_Trail.
local health = { status = "Progressing", message = "Waiting for the operator" }

if obj.metadata.deletionTimestamp ~= nil then
  health.message = "Being deleted: the rest is delivered first"
end

if obj.status == nil or obj.status.conditions == nil then
  return health
end

local conditions = {}
for _, condition in ipairs(obj.status.conditions) do
  conditions[condition.type] = condition
end

local ready = conditions["Ready"]
local stalled = conditions["Stalled"]
local reconciling = conditions["Reconciling"]

-- What the status says of an older Trail says nothing of this one.
if obj.status.observedGeneration == nil or obj.status.observedGeneration < obj.metadata.generation then
  return health
end

if stalled ~= nil and stalled.status == "True" then
  health.status = "Degraded"
  health.message = stalled.message
elseif reconciling ~= nil and reconciling.status == "True" then
  health.message = reconciling.message
elseif ready ~= nil and ready.status == "True" then
  health.status = "Healthy"
  health.message = ready.message
elseif ready ~= nil and ready.status == "False" then
  -- It runs, and does not deliver: an error of the destination, for example.
  health.status = "Degraded"
  health.message = ready.message
end

return health
