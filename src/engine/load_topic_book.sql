select book from topic_book
