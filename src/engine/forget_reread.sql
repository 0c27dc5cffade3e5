delete from reread_window
