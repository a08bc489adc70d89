# Actions by name.
match($0, /"action":"[^"]*"/) { count[substr($0, RSTART + 10, RLENGTH - 11)]++ }
END { for (key in count) print key, count[key] }
