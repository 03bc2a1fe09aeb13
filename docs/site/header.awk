# What Doxygen reads of a header: all of it but specializations of fmt::formatter, which it can't place and
# nobody needs to read. Lines keep their numbers.
/^template/ { held = $0; next }
/^struct fmt::formatter/ { inside = 1; print "" }
inside { print ""; if (/^};/) inside = 0; held = ""; next }
held != "" { print held; held = "" }
{ print }
