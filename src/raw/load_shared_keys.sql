select token from shared_key
