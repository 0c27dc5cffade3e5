delete from topic_book
