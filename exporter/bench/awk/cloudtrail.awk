# Calls by name.
match($0, /"eventName":"[^"]*"/) { count[substr($0, RSTART + 13, RLENGTH - 14)]++ }
END { for (key in count) print key, count[key] }
