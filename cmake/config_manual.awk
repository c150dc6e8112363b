# Makes zoomhookd.toml(5) out of config/zoomhookd.toml, which is where the settings are described.
function shown(text) {
    gsub(/\\/, "\\e", text)
    gsub(/"/, "\\(dq", text)
    return text ~ /^[.']/ ? "\\&" text : text
}
function flush_prose(   i) {
    for (i = 0; i < lines; i++) print prose[i] == "" ? ".Pp" : shown(prose[i])
    lines = 0
}
function flush_items(   i) {
    for (i = 0; i < items; i++) print ".It Cm " shown(item[i])
    items = 0
    flush_prose()
}
function end_section() {
    if (prefix != "") print ".El"
}
BEGIN {
    print ".\\\" Made by cmake/config_manual.awk."
    print ".Dd November 28, 2026\n.Dt ZOOMHOOKD.TOML 5\n.Os"
    print ".Sh NAME\n.Nm zoomhookd.toml\n.Nd settings of zoomhookd\n.Sh DESCRIPTION"
}
/^\[/ {
    end_section()
    prefix = substr($0, 2, length($0) - 2)
    print ".Ss [" prefix "]"
    flush_prose()
    print ".Bl -tag -width Ds"
    next
}
/^# \[\[/ {
    item[items++] = substr($0, 3)
    next
}
/^# [a-z_]+ = ("[^"]*"|\[.*\]|[0-9]+)$/ {
    item[items++] = substr($0, 3)
    next
}
/^#$/ { prose[lines++] = ""; next }
/^# / { prose[lines++] = substr($0, 3); next }
/^$/ {
    if (items > 0) flush_items()
    else if (prefix == "") { flush_prose(); }
}
END {
    flush_items()
    end_section()
    print ".Sh SEE ALSO\n.Xr zoomhookd 8"
}
