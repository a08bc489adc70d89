# Wrong passwords by address.
/: Failed password for / { count[$(NF - 3)]++ }
END { for (key in count) print key, count[key] }
