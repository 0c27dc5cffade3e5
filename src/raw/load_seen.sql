select fingerprint, content, id from signal
