-- For wrk: asks for the addresses of the file ADDRESSES in turn. A line is an address and, after a tab, the
-- tag that the reader holds already. ACCEPT is the Accept-Encoding that is sent; empty: none.

local requests, at = {}, 0

function init()
  local accept = os.getenv("ACCEPT")
  for line in io.lines(os.getenv("ADDRESSES")) do
    local address, tag = line:match("^([^\t]+)\t?(.*)$")
    local headers = { Host = wrk.headers["Host"] }
    if accept ~= "" then headers["Accept-Encoding"] = accept end
    if tag ~= "" then headers["If-None-Match"] = tag end
    requests[#requests + 1] = wrk.format("GET", address, headers)
  end
end

function request()
  at = at % #requests + 1
  return requests[at]
end

function done(summary)
  local errors = summary.errors
  io.write(string.format("FIGURES %d %d %d %d\n", summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout))
end
