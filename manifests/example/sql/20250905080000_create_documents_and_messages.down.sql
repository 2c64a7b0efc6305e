DROP TABLE messages;
DROP TABLE documents;
