# Requests by verb.
match($0, /"verb":"[^"]*"/) { count[substr($0, RSTART + 8, RLENGTH - 9)]++ }
END { for (key in count) print key, count[key] }
