def cards(database, query, day, leech):
    return []


def faces(database, query, day, leech):
    return None
