"""What sources and exchange both need: CSV dialects, HTML blocks, raised and lowered digits. Pure."""
