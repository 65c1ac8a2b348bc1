"""The services of Yishi; each owns its database and knows no other."""
