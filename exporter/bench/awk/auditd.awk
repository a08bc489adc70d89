# Records by type.
{ count[$1]++ }
END { for (key in count) print key, count[key] }
